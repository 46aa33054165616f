import type { BrightenScreen } from './brightness.types';

/** A browser has no say in it. */
export const brightenScreen: BrightenScreen = () => () => undefined;
