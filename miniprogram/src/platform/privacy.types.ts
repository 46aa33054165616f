/** Answers one privacy question; `agree` names the button (open-type agreePrivacyAuthorization) that was tapped. */
export type PrivacyAnswer =
  | { readonly event: 'agree'; readonly buttonId: string }
  | { readonly event: 'disagree' }
  | { readonly event: 'exposureAuthorization' };

/** WeChat's privacy gate: it holds back calls that touch personal data until the member agreed to the guide. */
export interface Privacy {
  /**
   * Registers who shows the question. Without a listener WeChat shows its own. The held-back call goes on or fails
   * with what `answer` says.
   */
  onQuestion(listener: (answer: (given: PrivacyAnswer) => void) => void): void;
  /** Opens the privacy guide that the business filled in at WeChat. */
  openGuide(): void;
}
