import type { Program } from '../program';
import { textOf, wxFunction } from './call';

/** What the program writes into the title bar of the page that is shown. */
export function titleBarFunctions(program: Program) {
  return {
    setNavigationBarTitle: wxFunction(program, 'setNavigationBarTitle', (given) => {
      const page = program.stack.top;
      if (page) page.titleBar = { ...page.titleBar, title: textOf(given, 'title') };
    }),
    setNavigationBarColor: wxFunction(program, 'setNavigationBarColor', (given) => {
      const page = program.stack.top;
      if (!page) return;
      const colours = { colour: textOf(given, 'frontColor'), background: textOf(given, 'backgroundColor') };
      page.titleBar = { ...page.titleBar, ...colours };
    }),
  };
}
