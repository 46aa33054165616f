import { Hash } from 'wechatpay-axios-plugin';
import { openWorld, type TestWorld } from '../world';
import { type Changes, PapayMerchant, writeXml } from './papay-merchant';

let world: TestWorld;
let merchant: PapayMerchant;
beforeEach(async () => {
  world = await openWorld();
  merchant = new PapayMerchant(world.sandbox, world.clock, world.receiver.url);
});
afterEach(() => world.close());

describe('a request of the v2 interfaces', () => {
  it.each([undefined, 'MD5', 'HMAC-SHA256'])('signed by %p is taken, and its answer is signed', async (type) => {
    const answer = await merchant.contractOrder(type === undefined ? {} : { sign_type: type });
    expect(answer).toMatchObject({
      return_code: 'SUCCESS',
      result_code: 'SUCCESS',
      prepay_id: expect.stringMatching(/^wx\d{14}/),
      contract_result_code: 'SUCCESS',
    });
    expect(merchant.verify(answer)).toBe(true);
  });

  it('that is refused is answered with a signed refusal', async () => {
    const answer = await merchant.queryContract({ contract_id: '1' });
    expect(answer).toMatchObject({ return_code: 'SUCCESS', result_code: 'FAIL', err_code: 'CONTRACT_NOT_EXIST' });
    expect(merchant.verify(answer)).toBe(true);
  });

  it.each<[string, Changes, string]>([
    ['a wrong signature', { sign: 'A'.repeat(32) }, '签名错误'],
    ['an empty signature', { sign: '' }, '签名错误'],
    ['another merchant', { mch_id: '1900000001' }, '商户号mch_id不存在'],
  ])('with %s is not taken, and the answer is not signed', async (_, changes, message) => {
    const answer = await merchant.contractOrder(changes);
    expect(answer).toEqual({ return_code: 'FAIL', return_msg: message });
    expect(world.sandbox.orders()).toEqual([]);
  });

  it('whose fields were changed after signing is not taken', async () => {
    const { WECHATPAY_MCHID: mch_id, WECHAT_MINIPROGRAM_APPID: appid } = world.sandbox.credentials;
    const fields = { appid, mch_id, version: '1.0', contract_id: '1' };
    const sign = Hash.sign('MD5', { ...fields }, merchant.key);
    const sent = writeXml({ ...fields, contract_id: '2', sign });
    expect(await merchant.post('/papay/querycontract', sent)).toMatchObject({ return_msg: '签名错误' });
  });

  it.each([
    ['that is not XML', '{}'],
    ['with a document type', '<!DOCTYPE xml [<!ENTITY e "x">]><xml><a>&e;</a></xml>'],
    ['with a field that stands twice', '<xml><a>1</a><a>2</a></xml>'],
    ['with a field within a field', '<xml><a><b>1</b></a></xml>'],
  ])('%s is not taken', async (_, body) => {
    expect(await merchant.post('/pay/pappayapply', body)).toEqual({ return_code: 'FAIL', return_msg: 'XML格式错误' });
  });

  it('takes a value whose CDATA had to be divided', async () => {
    const { WECHATPAY_MCHID: mch_id, WECHAT_MINIPROGRAM_APPID: appid } = world.sandbox.credentials;
    const fields = { appid, mch_id, version: '1.0', contract_id: 'a]]>b' };
    const sign = Hash.sign('MD5', { ...fields }, merchant.key);
    const sent = writeXml({ ...fields, sign }).replace('a]]>b', 'a]]]]><![CDATA[>b');
    expect(await merchant.post('/papay/querycontract', sent)).toMatchObject({ err_code: 'CONTRACT_NOT_EXIST' });
  });
});

describe('an order with a contract is refused', () => {
  it.each<[string, Changes, string]>([
    ['without a nonce', { nonce_str: undefined }, 'PARAM_ERROR'],
    ['with an unknown field', { memo: '1' }, 'PARAM_ERROR'],
    ['with nothing to pay', { total_fee: '0' }, 'PARAM_ERROR'],
    ['with a fraction of a fen', { total_fee: '9.9' }, 'PARAM_ERROR'],
    ['with a body of 128 characters', { body: '会'.repeat(128) }, 'PARAM_ERROR'],
    ['without a payer', { openid: undefined }, 'PARAM_ERROR'],
    ['for a payer whom nobody knows', { openid: 'nobody' }, 'PARAM_ERROR'],
    ['for another kind of payment', { trade_type: 'APP' }, 'PARAM_ERROR'],
    ['with a number of 33 characters', { out_trade_no: 'o'.repeat(33) }, 'PARAM_ERROR'],
    ['with a plan that is no number', { plan_id: 'monthly' }, 'PARAM_ERROR'],
    ['with a serial that begins with 0', { request_serial: '01' }, 'PARAM_ERROR'],
    ['with an account that holds an emoji', { contract_display_account: '小满🌸' }, 'PARAM_ERROR'],
    ['with an address that has a query', { notify_url: 'http://127.0.0.1/n?x=1' }, 'PARAM_ERROR'],
    ['with an end that is no time', { time_expire: '20260231120000' }, 'PARAM_ERROR'],
    ['with a contract of another merchant', { contract_mchid: '1900000001' }, 'PARAM_ERROR'],
    ['for another app', { appid: 'wx0000000000000000', contract_appid: 'wx0000000000000000' }, 'APPID_MCHID_NOT_MATCH'],
  ])('%s', async (_, changes, code) => {
    expect(await merchant.contractOrder(changes)).toMatchObject({ result_code: 'FAIL', err_code: code });
    expect(world.sandbox.orders()).toEqual([]);
  });
});

describe('a debit is refused', () => {
  it.each<[string, Changes, string]>([
    ['without a contract', { contract_id: undefined }, 'PARAM_ERROR'],
    ['without a nonce', { nonce_str: undefined }, 'PARAM_ERROR'],
    ['with an unknown field', { plan_id: '126001' }, 'PARAM_ERROR'],
    ['of nothing', { total_fee: '0' }, 'PARAM_ERROR'],
    ['of a negative amount', { total_fee: '-1' }, 'PARAM_ERROR'],
    ['of another kind', { trade_type: 'JSAPI' }, 'PARAM_ERROR'],
    ['without an address for the notice', { notify_url: undefined }, 'PARAM_ERROR'],
  ])('%s', async (_, changes, code) => {
    const contract = merchant.sign('127001', 'C1');
    expect(await merchant.debit({ contract_id: contract, ...changes })).toMatchObject({ err_code: code });
    expect(world.sandbox.debits()).toEqual([]);
  });

  it('when it is asked for by v3’s close, whose business it is not', async () => {
    await merchant.debit({ contract_id: merchant.sign('127001', 'C1') });
    expect((await world.merchant.closeOrder('debit1')).json.code).toBe('INVALID_REQUEST');
    expect((await world.merchant.query('debit1')).json).toMatchObject({ trade_state: 'NOTPAY' });
    await world.sandbox.runDue();
    expect((await world.merchant.query('debit1')).json).toMatchObject({ trade_state: 'SUCCESS', trade_type: 'AUTH' });
  });
});

describe('the interfaces of contracts', () => {
  it.each<[string, Changes, string]>([
    ['a nonce, which they do not know', { contract_id: '1', nonce_str: 'n' }, 'PARAM_ERROR'],
    ['no contract', {}, 'PARAM_ERROR'],
    ['half a contract', { plan_id: '126001' }, 'PARAM_ERROR'],
    ['another version', { contract_id: '1', version: '2.0' }, 'PARAM_ERROR'],
  ])('refuse %s', async (_, changes, code) => {
    expect(await merchant.queryContract(changes)).toMatchObject({ err_code: code });
  });

  it('find a contract by either number', async () => {
    const id = merchant.sign('126001', 'C7');
    const known = { contract_id: id, contract_code: 'C7', plan_id: '126001', contract_state: '0' };
    expect(await merchant.queryContract({ contract_id: id })).toMatchObject(known);
    expect(await merchant.queryContract({ plan_id: '126001', contract_code: 'C7' })).toMatchObject(known);
  });

  it('end a contract only with a reason', async () => {
    const id = merchant.sign('126001', 'C7');
    const end = (changes: Changes) =>
      merchant.call('/papay/deletecontract', { version: '1.0', contract_id: id, ...changes });
    expect(await end({})).toMatchObject({ err_code: 'PARAM_ERROR' });
    expect(await end({ contract_termination_remark: '取消' })).toMatchObject({
      result_code: 'SUCCESS',
      contract_id: id,
    });
    expect(await end({ contract_termination_remark: '取消' })).toMatchObject({ err_code: 'CONTRACT_TERMINATED' });
    expect(await merchant.queryContract({ contract_id: id })).toMatchObject({
      contract_state: '1',
      contract_termination_mode: '3',
      contract_termination_remark: '取消',
      contract_terminated_time: '2026-03-02 12:00:00',
    });
  });
});

describe('the signing page says what is wrong', () => {
  it.each([
    ['a field too many', { version: '1.0' }, /^参数构造错误：接口没有参数version/],
    ['a field too few', { timestamp: undefined }, /^参数构造错误：缺少参数timestamp/],
    ['a timestamp in milliseconds', { timestamp: '1772424000000' }, /^参数构造错误/],
    ['a template that does not exist', { plan_id: '999999' }, /^模板不存在$/],
  ])('%s', (_, more, words) => {
    const sheet = world.sandbox.openSigning(world.sandbox.people()[0]!.id, merchant.signing({ more }));
    expect(sheet).toEqual({ ok: false, refusal: expect.stringMatching(words) });
  });

  it('of another mini-program nothing at all', () => {
    const request = { ...merchant.signing(), appId: 'wx0000000000000000' };
    expect(world.sandbox.openSigning(world.sandbox.people()[0]!.id, request)).toMatchObject({ ok: false });
  });

  it('of a contract that the person has, or a number that was used', () => {
    const contract = merchant.sign('126001', 'C1');
    const person = world.sandbox.people()[0]!.id;
    expect(world.sandbox.openSigning(person, merchant.signing({ contractCode: 'C2' }))).toMatchObject({
      refusal: '已签约',
    });
    world.sandbox.cancelContract(contract);
    expect(world.sandbox.openSigning(person, merchant.signing({ contractCode: 'C1' }))).toMatchObject({
      refusal: '签约协议号重复',
    });
    expect(world.sandbox.openSigning(person, merchant.signing({ contractCode: 'C2' }))).toMatchObject({ ok: true });
  });
});
