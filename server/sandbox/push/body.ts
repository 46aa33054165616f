/** An event before it is written as XML or JSON. */
export interface PushEvent {
  /** `Event`, e.g. `subscribe`. */
  readonly event: string;
  /** `FromUserName` */
  readonly openid: string;
  readonly fields?: Readonly<Record<string, string | number>>;
  /** Fields that stand together in an element, or object, of their own. */
  readonly groups?: Readonly<Record<string, Readonly<Record<string, string | number>>>>;
  /** A list that XML wraps in an element of its own and JSON holds at the top. */
  readonly list?: {
    readonly wrapper: string;
    readonly items: readonly Readonly<Record<string, string>>[];
    /** True when JSON shows a single item as an object rather than as an array of one. */
    readonly single?: boolean;
  };
}

/** Who it is for and when it happened. */
export interface PushEnvelope {
  readonly originalId: string;
  readonly createdAtSeconds: number;
}

/** The event as XML. */
export function writeXml(event: PushEvent, envelope: PushEnvelope): string {
  const list =
    event.list === undefined
      ? ''
      : `<${event.list.wrapper}>${event.list.items.map((item) => `<List>${writeFields(item)}</List>`).join('')}</${event.list.wrapper}>`;
  const head = writeFields({
    ToUserName: envelope.originalId,
    FromUserName: event.openid,
    CreateTime: envelope.createdAtSeconds,
    MsgType: 'event',
    Event: event.event,
  });
  const groups = Object.entries(event.groups ?? {}).map(
    ([name, fields]) => `<${name}>${writeFields(fields)}</${name}>`,
  );
  return `<xml>${head}${writeFields(event.fields ?? {})}${groups.join('')}${list}</xml>`;
}

/** The event as JSON, as a mini-program may have its pushes: `CreateTime` a string where there is a list. */
export function writeJson(event: PushEvent, envelope: PushEnvelope): string {
  const items = event.list?.items;
  return JSON.stringify({
    ToUserName: envelope.originalId,
    FromUserName: event.openid,
    CreateTime: items === undefined ? envelope.createdAtSeconds : String(envelope.createdAtSeconds),
    MsgType: 'event',
    Event: event.event,
    ...event.fields,
    ...event.groups,
    ...(items === undefined ? {} : { List: event.list?.single ? items[0] : items }),
  });
}

function writeFields(fields: Readonly<Record<string, string | number>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `<${name}>${typeof value === 'number' ? value : writeText(value)}</${name}>`)
    .join('');
}

function writeText(text: string): string {
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}
