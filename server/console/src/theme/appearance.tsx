import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { readStored, writeStored } from '../api/storage';
import type { Appearance } from './tokens';

/** What the operator chose; `system` follows the machine. */
export type AppearanceChoice = Appearance | 'system';

interface AppearanceState {
  readonly appearance: Appearance;
  readonly choice: AppearanceChoice;
  choose(choice: AppearanceChoice): void;
}

const STORED = 'appearance';
const choices: readonly AppearanceChoice[] = ['system', 'light', 'dark'];
const Context = createContext<AppearanceState | null>(null);

/** Holds the choice of light or dark, kept in this browser. */
export function AppearanceProvider({ children }: { readonly children: ReactNode }) {
  const [choice, setChoice] = useState<AppearanceChoice>(() => {
    const stored = readStored<AppearanceChoice>(STORED);
    return stored && choices.includes(stored) ? stored : 'system';
  });
  const [systemIsDark, setSystemIsDark] = useState(() => darkQuery().matches);
  useEffect(() => {
    const query = darkQuery();
    const follow = () => setSystemIsDark(query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);
  const appearance: Appearance = choice === 'system' ? (systemIsDark ? 'dark' : 'light') : choice;
  useEffect(() => {
    document.documentElement.dataset.appearance = appearance;
  }, [appearance]);
  const state = useMemo(
    () => ({
      appearance,
      choice,
      choose: (next: AppearanceChoice) => {
        writeStored(STORED, next);
        setChoice(next);
      },
    }),
    [appearance, choice],
  );
  return <Context.Provider value={state}>{children}</Context.Provider>;
}

/** Light or dark, and how to choose. */
export function useAppearance(): AppearanceState {
  const state = useContext(Context);
  if (!state) throw new Error('useAppearance stands outside AppearanceProvider');
  return state;
}

const darkQuery = () => window.matchMedia('(prefers-color-scheme: dark)');
