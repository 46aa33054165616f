import type { Phone } from './phone';
import { WxFailure } from './wx/failure';

/** What the program tells WeChat about its own popup. */
interface Resolution {
  readonly event?: unknown;
  readonly buttonId?: unknown;
}

/** The listener of wx.onNeedPrivacyAuthorization. */
export type PrivacyListener = (resolve: (resolution: Resolution) => void, info: { referrer: string }) => void;

/**
 * WeChat's privacy gate (隐私授权): an interface that touches personal data waits until the member has agreed to the
 * privacy guide. Until then each call asks the program's listener, or WeChat's own popup when there is none.
 */
export class PrivacyGate {
  #listener: PrivacyListener | null = null;
  readonly #tappedButtons = new Set<string>();

  /**
   * @param run calls the program's listener
   * @param report takes note of a mistake in how the program uses the gate
   * @param park notes that the interface now waits for the member, until the returned function is called
   */
  constructor(
    readonly phone: Phone,
    readonly run: (listener: () => void) => void,
    readonly report: (mistake: string) => void,
    readonly park: (referrer: string) => () => void,
  ) {}

  /** True when the next interface would ask (wx.getPrivacySetting). */
  get needsAuthorization(): boolean {
    return this.phone.privacy.declared && !this.phone.privacy.agreed;
  }

  /** Registers the program's own popup; the last listener counts. */
  listen(listener: PrivacyListener): void {
    this.#listener = listener;
  }

  /** A button with `open-type="agreePrivacyAuthorization"` was tapped: that is the member's consent. */
  agreeByButton(buttonId: string): void {
    this.#tappedButtons.add(buttonId);
    this.phone.privacy.agreed = true;
  }

  /**
   * Resolves when the interface may go on.
   * @param referrer name of the interface, such as `button.getPhoneNumber`
   * @throws WxFailure when the member refuses (errno 104) or the account declares nothing (errno 112)
   */
  async pass(referrer: string): Promise<void> {
    if (!this.phone.privacy.declared) {
      throw new WxFailure('api scope is not declared in the privacy agreement', { errno: 112 });
    }
    if (this.phone.privacy.agreed) return;
    const answer = this.#listener
      ? await this.#askProgram(this.#listener, referrer)
      : await this.phone.answers.privacyPopup(referrer);
    if (answer !== 'agree') throw new WxFailure('privacy permission is not authorized', { errno: 104 });
    this.phone.privacy.agreed = true;
  }

  #askProgram(listener: PrivacyListener, referrer: string): Promise<'agree' | 'disagree'> {
    const unpark = this.park(referrer);
    return new Promise<'agree' | 'disagree'>((resolve) => {
      const answer = ({ event, buttonId }: Resolution = {}) => {
        if (event === 'disagree') resolve('disagree');
        else if (event === 'agree' && this.#tappedButtons.has(String(buttonId))) resolve('agree');
        else if (event === 'agree') this.report(`privacy: the agree button "${String(buttonId)}" was not tapped`);
        else if (event !== 'exposureAuthorization') this.report(`privacy: unknown event "${String(event)}"`);
      };
      this.run(() => listener(answer, { referrer }));
    }).finally(unpark);
  }
}
