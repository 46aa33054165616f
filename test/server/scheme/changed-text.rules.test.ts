import { findUnversionedTexts } from '../../../server/scheme/changed-text.rules';
import { readScheme } from '../../../server/scheme/ready-made';
import { type Scheme, schemeSchema } from '../../../server/scheme/scheme.schema';

const shop = schemeSchema.parse(readScheme('shop'));

function lintAfter(change: (scheme: Scheme) => void): string[] {
  const wanted = structuredClone(shop);
  change(wanted);
  return findUnversionedTexts(shop, wanted).map(({ section, words }) => `${section}: ${words}`);
}

const membership = ({ agreements }: Scheme) => agreements.find(({ code }) => code === 'membership') as Agreement;
const renewing = ({ plans }: Scheme) => plans.find(({ autoRenew }) => autoRenew !== null)?.autoRenew as AutoRenew;
type Agreement = Scheme['agreements'][number];
type AutoRenew = NonNullable<Scheme['plans'][number]['autoRenew']>;

describe('a text that members agree to', () => {
  it('says nothing while it and its version stay', () => {
    expect(lintAfter(() => undefined)).toEqual([]);
  });

  it('wants another version where its words, its title or its number of paragraphs are others', () => {
    const { version } = membership(shop);
    const changes: readonly ((agreement: Agreement) => void)[] = [
      (agreement) => {
        agreement.paragraphs = [...agreement.paragraphs, { heading: null, text: '另行通知。' }];
      },
      (agreement) => {
        agreement.paragraphs = agreement.paragraphs.map((each) => ({ ...each, text: `${each.text}。` }));
      },
    ];
    for (const change of changes) {
      expect(lintAfter((scheme) => change(membership(scheme)))).toEqual([
        expect.stringMatching(new RegExp(`^texts: 《会员服务协议》的正文改了，版本仍是「${version}」`)),
      ]);
    }
    const retitled = lintAfter((scheme) => {
      membership(scheme).title = '会员章程';
    });
    expect(retitled).toEqual([expect.stringMatching(/^texts: 《会员章程》/)]);
  });

  it('may change with its version, and a version may change alone', () => {
    const both = lintAfter((scheme) => {
      Object.assign(membership(scheme), { version: '2027-01-01', paragraphs: [{ heading: null, text: '新的协议。' }] });
    });
    expect(both).toEqual([]);
    const alone = lintAfter((scheme) => {
      membership(scheme).version = '2027-01-01';
    });
    expect(alone).toEqual([]);
  });

  it('wants another version too where it is the consent to auto-renewal', () => {
    const consent = '每月扣款一次，扣款前五天提醒，可以随时取消，取消后不再扣款。';
    const kept = lintAfter((scheme) => {
      renewing(scheme).consent = consent;
    });
    expect(kept).toEqual([expect.stringMatching(/^plans: 会员方案「.+」的续费协议的正文改了/)]);
    const renewed = lintAfter((scheme) => {
      Object.assign(renewing(scheme), { consent, consentVersion: 'next' });
    });
    expect(renewed).toEqual([]);
  });

  it('is free where nothing of its kind is live yet', () => {
    const fresh = findUnversionedTexts({ agreements: [], plans: [] }, shop);
    expect(fresh).toEqual([]);
  });
});
