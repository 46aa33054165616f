import type { SandboxPerson } from '../../shared/contract/sandbox';
import { drawAvatar } from './avatar';
import { pushEvent } from './push/pushes';
import { randomDigits, randomText } from './random';
import type { Person, Records } from './records';
import type { World } from './world';

/** What is known of a person who is added; the rest is made up. */
export interface NewPerson {
  readonly nickname: string;
  readonly phoneNumber?: string;
  /** False for a person whose apps are not bound to one Open Platform account: WeChat then knows no unionid. */
  readonly hasUnionid?: boolean;
}

/** Who is there at the first start. Nobody follows the account yet: following is an event the product must see. */
const FIRST_PEOPLE: readonly NewPerson[] = [
  { nickname: '林小满', phoneNumber: '13800138001' },
  { nickname: '陈嘉禾', phoneNumber: '13911120002' },
  { nickname: '周子墨', phoneNumber: '15022230003' },
  { nickname: '苏婉清', phoneNumber: '18633340004', hasUnionid: false },
];

/** Fills an empty world with its first people. */
export function seedPeople(records: Records): void {
  if (records.people.all().length > 0) return;
  for (const person of FIRST_PEOPLE) insertPerson(records, person);
}

/** Adds a person with a WeChat account. */
export function addPerson(world: World, person: NewPerson): SandboxPerson {
  const added = insertPerson(world.records, person);
  world.changes.tell();
  return presentPerson(added);
}

/** All people, in the order in which they came. */
export function listPeople(world: World): SandboxPerson[] {
  return world.records.people.all().map(presentPerson);
}

/** @throws UnknownPerson */
export function getPerson(world: World, personId: string): Person {
  const person = world.records.people.find(personId);
  if (person === null) throw new UnknownPerson(personId);
  return person;
}

/** No person has this id. */
export class UnknownPerson extends Error {
  constructor(personId: string) {
    super(`there is no person "${personId}"`);
  }
}

/** Follows 关注 or unfollows the official account; the account's server hears of it. Repeating changes nothing. */
export function setFollowing(world: World, personId: string, follows: boolean): SandboxPerson {
  const person = getPerson(world, personId);
  if (person.followsOfficialAccount === follows) return presentPerson(person);
  const followedAt = follows ? world.clock.now() : person.followedAt;
  const changed: Person = { ...person, followsOfficialAccount: follows, followedAt };
  world.records.atomically(() => {
    world.records.people.put(changed);
    pushEvent(world, 'official', {
      event: follows ? 'subscribe' : 'unsubscribe',
      openid: person.officialOpenid,
      fields: { EventKey: '' },
    });
  });
  world.changes.tell();
  return presentPerson(changed);
}

/** Sets what the person answers when asked to allow subscribe messages. */
export function setSubscribeAnswer(world: World, personId: string, answer: 'accept' | 'reject'): SandboxPerson {
  const changed: Person = { ...getPerson(world, personId), subscribeAnswer: answer };
  world.records.people.put(changed);
  world.changes.tell();
  return presentPerson(changed);
}

/**
 * The person withdraws what they allowed the mini-program (`revoke`), or asks for their data to be deleted (`cancel`);
 * the product hears of it by an event.
 */
export function withdrawAuthorization(world: World, personId: string, kind: 'revoke' | 'cancel'): void {
  const person = getPerson(world, personId);
  pushEvent(world, 'miniprogram', {
    event: kind === 'revoke' ? 'user_authorization_revoke' : 'user_authorization_cancellation',
    openid: person.miniprogramOpenid,
    fields: {
      OpenID: person.miniprogramOpenid,
      AppID: world.keys.apps.miniprogram.appid,
      OpenPID: '',
      PluginID: '',
      RevokeInfo: kind === 'revoke' ? '1' : '',
    },
  });
}

/** Remembers that the person has just done something in the mini-program. */
export function noteActivity(world: World, personId: string): void {
  const person = getPerson(world, personId);
  world.records.people.put({ ...person, activeAt: world.clock.now() });
}

/** A person as the panel shows them. */
export function presentPerson(person: Person): SandboxPerson {
  const { sessionKey: _sessionKey, activeAt: _activeAt, followedAt: _followedAt, ...shown } = person;
  return shown;
}

function insertPerson(records: Records, person: NewPerson): Person {
  const number = records.people.all().length + 1;
  const made: Person = {
    id: `person-${number}`,
    nickname: person.nickname,
    avatarUrl: drawAvatar(person.nickname, number),
    miniprogramOpenid: `oM${randomText(26)}`,
    officialOpenid: `oA${randomText(26)}`,
    unionid: person.hasUnionid === false ? null : `oU${randomText(26)}`,
    phoneNumber: person.phoneNumber ?? `137${randomDigits(8)}`,
    followsOfficialAccount: false,
    followedAt: null,
    subscribeAnswer: 'accept',
    sessionKey: null,
    activeAt: null,
  };
  records.people.put(made);
  return made;
}
