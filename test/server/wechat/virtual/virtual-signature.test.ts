import { createHmac } from 'node:crypto';
import { clientPaySigOf, paySigOf, userSignatureOf } from '../../../../server/wechat/virtual/virtual-signature';

/** The example of WeChat's page on signing; spaces and all, since the text is signed as it stands. */
const example = {
  body: '{"openid": "xxx", "user_ip": "127.0.0.1", "env": 0}',
  appKey: '12345',
  path: '/xpay/query_user_balance',
  sessionKey: '9hAb/NEYUlkaMBEsmFgzig==',
  paySig: 'c37809f27c6d7fd1837ad2500a04512b66b34fd793a39a385fade56dca89a4b5',
  signature: '089d9e8dc5d308977360c4b79ec600a93d736802802a807d634192328032f6c7',
};

describe('a signature of virtual payment', () => {
  it('of a server call is that of the documented example', () => {
    expect(paySigOf(example.appKey, example.path, example.body)).toBe(example.paySig);
  });

  it('of the user is that of the documented example: the session_key is text and is not decoded', () => {
    expect(userSignatureOf(example.sessionKey, example.body)).toBe(example.signature);
    const decoded = createHmac('sha256', Buffer.from(example.sessionKey, 'base64')).update(example.body).digest('hex');
    expect(userSignatureOf(example.sessionKey, example.body)).not.toBe(decoded);
  });

  it('of the client stands over the name of its call in the place of the path', () => {
    const signData = '{"offerId":"1450575102","productId":"视频会员"}';
    const byHand = createHmac('sha256', 'key').update(`requestVirtualPayment&${signData}`).digest('hex');
    expect(clientPaySigOf('key', signData)).toBe(byHand);
    expect(clientPaySigOf('key', signData)).not.toBe(clientPaySigOf('key', ` ${signData}`));
  });
});
