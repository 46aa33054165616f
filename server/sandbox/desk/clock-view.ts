import { CLOCK_STEPS, progressOf } from './clock.js';
import type { Desk, Snapshot } from './desk.js';
import { button, h, setText, type View } from './dom.js';
import { formatDay, formatTime, formatWeekday, fromLocalField, toLocalField } from './format.js';
import { icon } from './icons.js';
import { PanelRefusal, panel } from './panel.js';

const DAY_MS = 86_400_000;

/** A move of the clock that this page asked for. */
interface Walk {
  readonly from: number;
  readonly to: number;
}

/** The sandbox clock with its steps. `tick` redraws what passes by itself. */
export function createClockView(desk: Desk): View<Snapshot> & { tick(): void } {
  let walk: Walk | null = null;
  let moving = false;
  const day = h('span', { class: 'clock__day' });
  const time = h('span', { class: 'clock__time' });
  const bar = h('progress', { class: 'clock__bar', max: 1, 'aria-label': '时间推进进度' });
  const note = h('span', { class: 'clock__note', role: 'status' });
  const walking = h('div', { class: 'clock__walking', hidden: true }, bar, note);

  async function move(order: { advance: string } | { to: string }, to: number): Promise<void> {
    walk = { from: desk.now(), to };
    draw();
    try {
      await panel.moveClock(order);
      desk.say(`沙盒时间已到 ${formatDay(desk.now())}`);
    } catch (failure) {
      desk.say(explain(failure));
    } finally {
      walk = null;
      desk.refresh();
      draw();
    }
  }

  const steps = CLOCK_STEPS.map(({ label, advance, days }) =>
    button('step', label, () => void move({ advance }, desk.now() + days * DAY_MS)),
  );
  const target = createTargetChoice(desk, (to) => void move({ to }, Date.parse(to)));
  const controls = h('div', { class: 'clock__steps', role: 'group', 'aria-label': '推进沙盒时间' }, ...steps, target);

  function draw(): void {
    const now = desk.now();
    const busy = moving || walk !== null;
    setText(day, `${formatDay(now)} ${formatWeekday(now)}`);
    setText(time, formatTime(now, { seconds: true }));
    controls.hidden = busy;
    walking.hidden = !busy;
    if (!busy) return;
    if (walk === null) bar.removeAttribute('value');
    else bar.value = progressOf(now, walk.from, walk.to);
    setText(note, '时间正在走，到期的事逐一发生');
  }

  return {
    element: h(
      'section',
      { class: 'clock', 'aria-label': '沙盒时间' },
      h('div', { class: 'clock__face' }, icon('clock', 18), h('div', { class: 'clock__now' }, day, time)),
      controls,
      walking,
    ),
    update(snapshot) {
      moving = snapshot.state.clock.moving;
      draw();
    },
    tick: draw,
  };
}

/** A field that opens under its button. */
function createTargetChoice(desk: Desk, onChosen: (to: string) => void): HTMLElement {
  const field = h('input', {
    type: 'datetime-local',
    class: 'field',
    'aria-label': '目标时间（北京时间）',
    required: true,
  });
  const details = h('details', { class: 'target' });
  const form = h(
    'form',
    {
      class: 'target__form',
      onSubmit: (event) => {
        event.preventDefault();
        const to = fromLocalField(field.value);
        if (to === null) return;
        details.open = false;
        onChosen(to);
      },
    },
    h('label', { class: 'target__label' }, '走到（北京时间）', field),
    h('button', { type: 'submit', class: 'button button--strong' }, '出发'),
  );
  details.append(h('summary', { class: 'step' }, '到指定时间'), form);
  details.addEventListener('toggle', () => {
    if (!details.open) return;
    field.min = toLocalField(desk.now());
    field.value = toLocalField(desk.now() + DAY_MS);
    field.focus();
  });
  details.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') details.open = false;
  });
  details.addEventListener('focusout', (event) => {
    if (event.relatedTarget instanceof Node && !details.contains(event.relatedTarget)) details.open = false;
  });
  return details;
}

function explain(failure: unknown): string {
  if (!(failure instanceof PanelRefusal)) return '沙盒没有应答，时间没有推进';
  if (failure.status === 409) return '时间正在推进，请等它走完';
  if (failure.status === 422) return '沙盒时间只能向前，请选一个将来的时间';
  return '时间没有推进，请换一个时间再试';
}
