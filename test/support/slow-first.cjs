const { default: Sequencer } = require('@jest/test-sequencer');

/** What takes a minute and more, from the front: begun last, it would run alone while the other workers have nothing left. */
const SLOW = [/test\/scenario\/simulate/, /test\/scenario\/kill/, /test\/(scenario|e2e)\//];

/** Begins with the stories; the rest as jest orders it, which on a fresh clone knows nothing but the size of a file. */
class SlowFirst extends Sequencer {
  sort(tests) {
    const placeOf = ({ path }) => {
      const place = SLOW.findIndex((slow) => slow.test(path));
      return place === -1 ? SLOW.length : place;
    };
    return [...super.sort(tests)].sort((one, other) => placeOf(one) - placeOf(other));
  }
}

module.exports = SlowFirst;
