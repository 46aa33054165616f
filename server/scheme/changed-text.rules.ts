import type { Scheme } from './scheme.schema';

type Texts = Pick<Scheme, 'agreements' | 'plans'>;

/** A text under the version by which it is kept that somebody agreed to it. */
interface VersionedText {
  readonly section: 'texts' | 'plans';
  readonly code: string;
  readonly name: string;
  readonly version: string;
  readonly text: string;
}

/**
 * Texts that members agree to and that would read differently under the version that is live: who agreed to the old words
 * could not be told from who agreed to the new ones. One sentence each, with the section where it is put right.
 */
export function findUnversionedTexts(
  live: Texts,
  wanted: Texts,
): { readonly section: 'texts' | 'plans'; readonly words: string }[] {
  const before = textsOf(live);
  return textsOf(wanted).flatMap(({ section, code, name, version, text }) => {
    const old = before.find((each) => each.section === section && each.code === code);
    if (old === undefined || old.version !== version || old.text === text) return [];
    return [
      { section, words: `${name}的正文改了，版本仍是「${version}」：请同时换一个版本号，才分得清会员同意的是哪一版。` },
    ];
  });
}

function textsOf({ agreements, plans }: Texts): VersionedText[] {
  return [
    ...agreements.map(({ code, title, version, paragraphs }) => {
      return {
        section: 'texts' as const,
        code,
        name: `《${title}》`,
        version,
        text: JSON.stringify([title, paragraphs]),
      };
    }),
    ...plans.flatMap(({ code, name, autoRenew }) =>
      autoRenew === null
        ? []
        : [
            {
              ...{ section: 'plans' as const, code, name: `会员方案「${name}」的续费协议` },
              ...{ version: autoRenew.consentVersion, text: autoRenew.consent ?? '' },
            },
          ],
    ),
  ];
}
