import { parseSuppliers } from '../../../server/supply/supplier.rules';

const good = { url: 'https://api.baiyi.example/v1/', keyId: 'key-1', secret: 's'.repeat(32) };

it('reads suppliers by code, their address without the slash at its end', () => {
  expect(parseSuppliers(JSON.stringify({ baiyi: good, 'two-2': { ...good, url: 'http://127.0.0.1:9' } }))).toEqual({
    ok: true,
    value: { baiyi: { ...good, url: 'https://api.baiyi.example/v1' }, 'two-2': { ...good, url: 'http://127.0.0.1:9' } },
  });
  expect(parseSuppliers('{}')).toEqual({ ok: true, value: {} });
});

it.each([
  ['{', /not JSON/],
  ['[]', /no object/],
  [JSON.stringify({ Baiyi: good }), /“Baiyi” is no code/],
  [JSON.stringify({ baiyi: { ...good, url: 'http://192.0.2.1' } }), /baiyi\.url: .*loopback only/],
  [JSON.stringify({ baiyi: { ...good, url: 'ftp://x' } }), /baiyi\.url/],
  [JSON.stringify({ baiyi: { ...good, url: 'https://x/?a=1' } }), /baiyi\.url/],
  [JSON.stringify({ baiyi: { ...good, keyId: '' } }), /baiyi\.keyId/],
  [JSON.stringify({ baiyi: { ...good, secret: 'short' } }), /baiyi\.secret: .*32 characters/],
  [JSON.stringify({ baiyi: { ...good, more: 1 } }), /more/],
])('names what is wrong with %s', (text, sentence) => {
  const parsed = parseSuppliers(text);
  expect(parsed.ok ? '' : parsed.refusal.join('\n')).toMatch(sentence);
});

it('never repeats a secret in a fault', () => {
  const parsed = parseSuppliers(JSON.stringify({ baiyi: { ...good, secret: 'hunter2' } }));
  expect(JSON.stringify(parsed)).not.toContain('hunter2');
});
