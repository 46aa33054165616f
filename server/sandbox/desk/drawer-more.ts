import type { SandboxPerson } from '../../../shared/contract/sandbox.js';
import type { FontSize, Theme } from './address.js';
import { createChoice } from './choice.js';
import type { Desk, Snapshot } from './desk.js';
import { button, h, setText, type View } from './dom.js';
import { type PushedApp, type PushSetup, panel } from './panel.js';
import { createSchemes } from './schemes-view.js';

/** Ready-made schemes, what a person can do in WeChat's settings, who else can be played, how things look, and how pushes are written. */
export function createMoreDrawer(desk: Desk): View<Snapshot> {
  const schemes = createSchemes(desk);
  const person = createPersonSettings(desk);
  const theme = createChoice<Theme>(
    '外观',
    [
      ['light', '浅色'],
      ['dark', '深色'],
    ],
    (chosen) => desk.setTheme(chosen),
  );
  const fontSize = createChoice<FontSize>(
    '微信字号',
    [
      [16, '标准'],
      [18, '大'],
      [20, '特大'],
    ],
    (chosen) => desk.setFontSize(chosen),
  );
  return {
    element: h(
      'div',
      {},
      schemes.element,
      person.element,
      createNewcomer(desk),
      h('section', { class: 'group' }, h('h3', { class: 'group__title' }, '显示'), theme.element, fontSize.element),
      createPushes(desk),
      h(
        'section',
        { class: 'group' },
        h('h3', { class: 'group__title' }, '开发者'),
        h('a', { class: 'link', href: '/docs', target: '_blank', rel: 'noopener' }, '接口文档'),
        h('a', { class: 'link', href: '/openapi.json', target: '_blank', rel: 'noopener' }, 'OpenAPI 描述'),
      ),
    ),
    update(snapshot) {
      schemes.update();
      person.update(snapshot);
      theme.update(snapshot.appearance.theme);
      fontSize.update(snapshot.appearance.fontSize);
    },
  };
}

const NO_ANSWER = '沙盒没有应答，请再试一次';

function createPersonSettings(desk: Desk): View<Snapshot> {
  let person: SandboxPerson | null = null;
  const title = h('h3', { class: 'group__title' });
  const facts = h('p', { class: 'hint' });
  const answer = createChoice<SandboxPerson['subscribeAnswer']>(
    '被问订阅消息时',
    [
      ['accept', '允许'],
      ['reject', '拒绝'],
    ],
    async (chosen) => {
      if (person !== null) await desk.attempt(panel.setSubscribeAnswer(person.id, chosen), NO_ANSWER);
      desk.refresh();
    },
  );
  const withdraw = async (kind: 'revoke' | 'cancel') => {
    if (person === null) return;
    const { id, nickname } = person;
    const agreed = await desk.confirm(
      kind === 'revoke'
        ? {
            title: `撤回${nickname}的授权？`,
            text: '微信会通知服务器，服务器将删除经授权得到的资料，例如手机号。会员资格不受影响。',
            action: '撤回授权',
          }
        : {
            title: `删除${nickname}的数据？`,
            text: '微信会通知服务器，服务器将注销这位会员：剩余的会员时间作废，不能恢复。',
            action: '要求删除',
          },
    );
    if (!agreed) return;
    const done = await desk.attempt(
      panel.withdraw(id, kind).then(() => true),
      NO_ANSWER,
    );
    if (done) desk.say('已通知服务器');
    desk.refresh();
  };
  return {
    element: h(
      'section',
      { class: 'group' },
      title,
      facts,
      answer.element,
      h(
        'div',
        { class: 'buttons' },
        button('button button--small', '撤回授权', () => void withdraw('revoke')),
        button('button button--small button--harm-quiet', '要求删除数据', () => void withdraw('cancel')),
      ),
    ),
    update({ state, seats }) {
      person = state.people.find(({ id }) => id === seats.active) ?? null;
      if (person === null) return;
      setText(title, person.nickname);
      setText(
        facts,
        `手机号 ${person.phoneNumber} · ${person.unionid === null ? '两个应用没有共同的身份（无 unionid）' : '小程序与公众号由 unionid 认作一人'}`,
      );
      answer.update(person.subscribeAnswer);
    },
  };
}

function createNewcomer(desk: Desk): HTMLElement {
  const name = h('input', {
    class: 'field',
    maxlength: 20,
    required: true,
    placeholder: '昵称',
    'aria-label': '新人物的昵称',
  });
  const joined = h('input', { type: 'checkbox', checked: true });
  return h(
    'section',
    { class: 'group' },
    h('h3', { class: 'group__title' }, '添加人物'),
    h(
      'form',
      {
        class: 'fold__form',
        onSubmit: async (event) => {
          event.preventDefault();
          const nickname = name.value.trim();
          if (nickname === '') return;
          const added = await desk.attempt(
            panel.addPerson({ nickname, hasUnionid: joined.checked }),
            '没有添加成功，请换一个昵称再试',
          );
          if (added === null) return;
          name.value = '';
          desk.refresh();
          desk.say(`${added.nickname}来了，在左边点头像换人`);
        },
      },
      name,
      h('button', { type: 'submit', class: 'button button--small' }, '添加'),
    ),
    h('label', { class: 'check' }, joined, '小程序与公众号绑定了同一开放平台（有 unionid）'),
  );
}

function createPushes(desk: Desk): HTMLElement {
  const section = h('details', { class: 'fold' }, h('summary', {}, '消息推送的格式'));
  let made = false;
  section.addEventListener('toggle', async () => {
    if (!section.open || made) return;
    made = true;
    for (const [app, label] of [
      ['miniprogram', '小程序'],
      ['official', '公众号'],
    ] as const) {
      const setup = await desk.attempt(panel.readPushSetup(app), NO_ANSWER);
      if (setup !== null) section.append(createPushSetup(desk, app, label, setup));
    }
  });
  return section;
}

function createPushSetup(desk: Desk, app: PushedApp, label: string, first: PushSetup): HTMLElement {
  let setup = first;
  const change = async (part: Partial<PushSetup>) => {
    setup = (await desk.attempt(panel.setPushSetup(app, { ...setup, ...part }), NO_ANSWER)) ?? setup;
    draw();
  };
  const mode = createChoice<PushSetup['mode']>(
    `${label}加密`,
    [
      ['plain', '明文'],
      ['compatible', '兼容'],
      ['safe', '安全'],
    ],
    (chosen) => void change({ mode: chosen }),
  );
  const format = createChoice<PushSetup['format']>(
    `${label}格式`,
    [
      ['xml', 'XML'],
      ['json', 'JSON'],
    ],
    (chosen) => void change({ format: chosen }),
  );
  function draw(): void {
    mode.update(setup.mode);
    format.update(setup.format);
  }
  draw();
  return h('div', {}, mode.element, format.element);
}
