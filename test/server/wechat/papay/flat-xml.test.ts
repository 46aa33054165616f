import * as fc from 'fast-check';
import { LONGEST_V2_MESSAGE, parseFlatXml, writeFlatXml } from '../../../../server/wechat/papay/flat-xml';

const read = (text: string) => {
  const fields = parseFlatXml(text);
  return fields === null ? null : Object.fromEntries(fields);
};

describe('reading a message of the v2 interfaces', () => {
  it.each([
    ['plain values and CDATA', '<xml><a>1</a><b><![CDATA[x & <y>]]></b></xml>', { a: '1', b: 'x & <y>' }],
    ['a declaration', '<?xml version="1.0" encoding="UTF-8"?><xml><a>1</a></xml>', { a: '1' }],
    ['line breaks between the fields', '<xml>\n  <a>1</a>\r\n</xml>\n', { a: '1' }],
    ['empty values', '<xml><a></a><b/><c><![CDATA[]]></c></xml>', { a: '', b: '', c: '' }],
    ['spaces within a value', '<xml><a><![CDATA[ x ]]></a></xml>', { a: ' x ' }],
    [
      'digits as they stand',
      '<xml><a>0012</a><b>1234567890123456789012</b></xml>',
      {
        a: '0012',
        b: '1234567890123456789012',
      },
    ],
  ])('takes %s', (_, text, fields) => {
    expect(read(text)).toEqual(fields);
  });

  it.each([
    ['a document type', '<!DOCTYPE xml [<!ENTITY e "x">]><xml><a>1</a></xml>'],
    ['an external entity', '<!DOCTYPE xml SYSTEM "http://127.0.0.1/x"><xml><a>&e;</a></xml>'],
    ['an entity that XML knows', '<xml><a>x&amp;y</a></xml>'],
    ['a character reference', '<xml><a>&#65;</a></xml>'],
    ['a comment', '<xml><a>1<!-- 2 --></a></xml>'],
    ['a processing instruction', '<xml><?php echo 1 ?><a>1</a></xml>'],
    ['a field that stands twice', '<xml><a>1</a><a>2</a></xml>'],
    ['a field within a field', '<xml><a><b>1</b></a></xml>'],
    ['an attribute', '<xml><a b="1">2</a></xml>'],
    ['text beside the fields', '<xml>1<a>2</a></xml>'],
    ['two roots', '<xml><a>1</a></xml><xml><a>2</a></xml>'],
    ['another root', '<html><a>1</a></html>'],
    ['a field that is not closed', '<xml><a>1</xml>'],
    ['a name that pollutes', '<xml><__proto__>1</__proto__></xml>'],
    ['JSON', '{"a":1}'],
    ['nothing', ''],
  ])('refuses %s', (_, text) => {
    expect(read(text)).toBeNull();
  });

  it('refuses what is longer than anything that WeChat sends', () => {
    const around = '<xml><a></a></xml>'.length;
    const longest = `<xml><a>${'x'.repeat(LONGEST_V2_MESSAGE - around)}</a></xml>`;
    expect(parseFlatXml(longest)?.size).toBe(1);
    expect(parseFlatXml(longest.replace('x', 'xx'))).toBeNull();
  });
});

it('what is written is read back as it was', () => {
  const value = fc.string({ unit: 'grapheme' }).filter((text) => !/[\p{Cc}\ufffe\uffff]/u.test(text));
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z][a-z_]{0,20}$/), value, { minKeys: 1 }), (fields) => {
      expect(read(writeFlatXml(new Map(Object.entries(fields))))).toEqual({ ...fields });
    }),
  );
  const tricky = { a: 'x]]>y', b: ']]>', c: '<b>&amp;</b>' };
  expect(read(writeFlatXml(new Map(Object.entries(tricky))))).toEqual(tricky);
});
