/**
 * Makes the screen as bright as it goes and keeps it on, for a code that is read by a scanner. What a phone refuses is
 * left as it is.
 * @returns what to call to have the screen as before
 */
export type BrightenScreen = () => () => void;
