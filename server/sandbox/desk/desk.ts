import type { SandboxState } from '../../../shared/contract/sandbox.js';
import type { Appearance, FontSize, Theme } from './address.js';
import type { Channel, Seats } from './selection.js';

/** The part of the desk that a narrow window shows. */
export type Tab = 'phone' | Channel;

/** The drawers at the right edge. */
export type DrawerName = 'orders' | 'renewals' | 'deliveries' | 'faults' | 'shop' | 'more';

/**
 * How much fits beside one another: `wide` everything, `medium` the phones and one of WeChat's two windows, `narrow` one
 * thing at a time.
 */
export type Layout = 'wide' | 'medium' | 'narrow';

/** Everything that the desk draws from. */
export interface Snapshot {
  readonly state: SandboxState;
  readonly online: boolean;
  readonly seats: Seats;
  readonly appearance: Appearance;
  readonly layout: Layout;
  readonly tab: Tab;
  readonly drawer: DrawerName | null;
  /** Ids of the messages that stood on the screen already. */
  readonly seen: ReadonlySet<string>;
}

/** What views may ask for. */
export interface Desk {
  /** The sandbox's present instant, in epoch milliseconds. */
  now(): number;
  pick(personId: string): void;
  toggleSecondPhone(): void;
  openTab(tab: Tab): void;
  openDrawer(drawer: DrawerName | null): void;
  setTheme(theme: Theme): void;
  setFontSize(fontSize: FontSize): void;
  /** Opens a page of the mini-program in a person's phone. */
  openPage(personId: string, page: string): void;
  /** The text of what a selector finds on the page that a person's phone shows; null where it shows none. */
  readShown(personId: string, selector: string): string | null;
  /** Brings the mini-program in every phone on to the present, except where somebody is in the middle of paying. */
  reopenPhones(): void;
  /** Reads the sandbox's state soon. */
  refresh(): void;
  /** Does something with the sandbox; when that fails, says `failure` to the tester and answers null. */
  attempt<T>(action: Promise<T>, failure: string): Promise<T | null>;
  say(sentence: string): void;
  /** Asks before something that cannot be taken back. */
  confirm(question: Question): Promise<boolean>;
}

/** A question before something that cannot be taken back. */
export interface Question {
  readonly title: string;
  /** What will happen, in one or two sentences. */
  readonly text: string;
  /** The word on the button that does it. */
  readonly action: string;
}

/** The channel that is on the screen besides the phone; both in a wide window, none behind a narrow one's phone. */
export function shownChannels({ layout, tab }: Pick<Snapshot, 'layout' | 'tab'>): readonly Channel[] {
  if (layout === 'wide') return ['official', 'service-notice'];
  if (tab !== 'phone') return [tab];
  return layout === 'medium' ? ['official'] : [];
}
