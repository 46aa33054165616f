import { hashOfPage, phoneAddress } from '../../../server/sandbox/desk/address';
import {
  checkSeats,
  countUnseen,
  findLatestSheet,
  isPaying,
  listChat,
  pickPerson,
  type Seats,
  toggleSecondPhone,
} from '../../../server/sandbox/desk/selection';
import type { SandboxMessage, SandboxPaySheet, SandboxState } from '../../../shared/contract/sandbox';

const sheet = (id: string, personId: string, status: SandboxPaySheet['status']): SandboxPaySheet => ({
  id,
  personId,
  status,
  payee: '本地商户',
  description: '年度会员',
  amountFen: 19_800,
  outTradeNo: `no-${id}`,
  errMsg: null,
  expiresAt: '2026-03-01T02:10:00.000Z',
});

const message = (id: string, personId: string, channel: SandboxMessage['channel'], sentAt: string): SandboxMessage => ({
  id,
  personId,
  channel,
  sentAt,
  title: '会员开通成功通知',
  lines: [],
  page: null,
});

const state: SandboxState = {
  clock: { now: '2026-03-01T02:00:00.000Z', moving: false },
  people: [],
  paySheets: [sheet('3', 'a', 'open'), sheet('2', 'b', 'paid'), sheet('1', 'a', 'cancelled')],
  // The sandbox lists the newest first.
  messages: [
    message('m4', 'a', 'official', '2026-03-01T01:30:00.000Z'),
    message('m3', 'b', 'official', '2026-03-01T01:20:00.000Z'),
    message('m2', 'a', 'service-notice', '2026-03-01T01:10:00.000Z'),
    message('m1', 'a', 'official', '2026-03-01T01:00:00.000Z'),
  ],
  faults: [],
  deliveries: [],
  signings: [],
  unsettledOrders: [],
};

describe('what the desk shows of whom', () => {
  it('shows a person the latest of their own pay sheets', () => {
    expect(['a', 'b', 'c'].map((id) => findLatestSheet(state, id)?.id ?? null)).toEqual(['3', '2', null]);
    expect(['a', 'b'].map((id) => isPaying(state, id))).toEqual([true, false]);
  });

  it('shows a chat with the oldest message first and no other person’s', () => {
    expect(listChat(state, 'a', 'official').map(({ id }) => id)).toEqual(['m1', 'm4']);
    expect(listChat(state, 'a', 'service-notice').map(({ id }) => id)).toEqual(['m2']);
  });

  it('counts what has not been seen, a person’s and a channel’s', () => {
    const seen = new Set(['m1']);
    expect(countUnseen(state, seen, 'a')).toBe(2);
    expect(countUnseen(state, seen, 'a', 'official')).toBe(1);
    expect(countUnseen(state, new Set(['m1', 'm2', 'm4']), 'a')).toBe(0);
  });
});

describe('who sits at the desk', () => {
  const everybody = ['a', 'b', 'c'];
  const one: Seats = { people: ['a'], active: 'a' };
  const two: Seats = { people: ['a', 'b'], active: 'b' };

  it('gives the phone that was looked at to somebody new, and only turns to who is there', () => {
    expect(pickPerson(one, 'c')).toEqual({ people: ['c'], active: 'c' });
    expect(pickPerson(two, 'c')).toEqual({ people: ['a', 'c'], active: 'c' });
    expect(pickPerson(two, 'a')).toEqual({ people: ['a', 'b'], active: 'a' });
  });

  it('puts a second phone there for the next person and keeps the looked-at one when it goes', () => {
    expect(toggleSecondPhone(one, everybody)).toEqual({ people: ['a', 'b'], active: 'a' });
    expect(toggleSecondPhone(two, everybody)).toEqual({ people: ['b'], active: 'b' });
    expect(toggleSecondPhone(one, ['a'])).toEqual(one);
  });

  it('remembers seats only for people who are still there', () => {
    expect(checkSeats(null, everybody)).toEqual(one);
    expect(checkSeats(two, everybody)).toEqual(two);
    expect(checkSeats(two, ['a', 'c'])).toEqual(one);
    expect(checkSeats({ people: ['x'], active: 'x' }, everybody)).toEqual(one);
  });
});

describe('the phone’s address', () => {
  it('names person, theme and text size before the hash', () => {
    expect(phoneAddress('person-1', { theme: 'dark', fontSize: 18 })).toBe(
      '/h5/?person=person-1&theme=dark&fontSize=18',
    );
  });

  it('finds a message’s page with or without a slash in front', () => {
    expect(['/pages/home/index', 'packages/order/detail/index?id=1'].map(hashOfPage)).toEqual([
      '#/pages/home/index',
      '#/packages/order/detail/index?id=1',
    ]);
  });
});
