const forgetters = new Set<() => void>();

/** Registers how a store empties itself when its member logs out or leaves. Called once, where the store is made. */
export function forgetOnDeparture(forget: () => void): void {
  forgetters.add(forget);
}

/** Empties every store that holds something of the present member: the next person at this phone sees none of it. */
export function forgetOwnData(): void {
  for (const forget of forgetters) forget();
}
