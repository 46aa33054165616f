import Taro from '@tarojs/taro';
import type { BrightenScreen } from './brightness.types';

export const brightenScreen: BrightenScreen = () => {
  const before = raise();
  keepOn(true);
  return () => {
    // In the order of the calls: who leaves at once must not be left with a bright screen.
    void before.then(restore);
    keepOn(false);
  };
};

/** What it was; null where it could not be learnt, and then nothing was changed. */
async function raise(): Promise<number | null> {
  try {
    const { value } = await Taro.getScreenBrightness();
    if (typeof value !== 'number') return null;
    await Taro.setScreenBrightness({ value: 1 });
    return value;
  } catch {
    return null;
  }
}

async function restore(value: number | null): Promise<void> {
  if (value !== null) await Taro.setScreenBrightness({ value }).catch(() => undefined);
}

function keepOn(keepScreenOn: boolean): void {
  Taro.setKeepScreenOn({ keepScreenOn }).catch(() => undefined);
}
