import { closeFixtures, launchFixture } from './launch-fixture';
import { cancelled, WxFailure } from './wx/failure';

afterEach(closeFixtures);

const onMe = { path: 'pages/me/me' };

describe('login and payment', () => {
  it('logs in with the code that WeChat gives', async () => {
    const host = await launchFixture({ ...onMe, answers: { login: () => ({ code: 'c1' }) } });
    await host.tap('#login');
    expect(host.text('#state')).toBe('code c1');
  });

  it('lets the program ask for subscribe messages right after a payment', async () => {
    const payments: unknown[] = [];
    const host = await launchFixture({
      ...onMe,
      answers: { requestPayment: (payment) => void payments.push(payment) },
    });
    await host.tap('#pay');
    expect(host.text('#state')).toBe('付了 accept');
    expect(payments).toEqual([
      { timeStamp: '1', nonceStr: 'n', package: 'prepay_id=1', signType: 'RSA', paySign: 's' },
    ]);
  });

  it('reports the member cancelling the pay sheet', async () => {
    const host = await launchFixture({
      ...onMe,
      answers: {
        requestPayment: () => {
          throw cancelled();
        },
      },
    });
    await host.tap('#pay');
    expect(host.text('#state')).toBe('requestPayment:fail cancel');
  });

  it('refuses a payment whose timeStamp is no text', async () => {
    const host = await launchFixture(onMe);
    await host.tap('#pay-wrong');
    expect(host.text('#state')).toBe('requestPayment:fail parameter error: parameter.timeStamp should be String');
  });

  it('waits on the pay sheet until the member answers', async () => {
    let pay: (() => void) | undefined;
    const host = await launchFixture({
      ...onMe,
      answers: {
        requestPayment: () =>
          new Promise((resolve) => {
            pay = resolve;
          }),
      },
    });
    await host.tap('#pay', { settle: { ignore: ['requestPayment'] } });
    expect(host.text('#state')).toBe('');
    pay?.();
    await host.settle();
    expect(host.text('#state')).toBe('付了 accept');
  });
});

describe('wx.requestSubscribeMessage', () => {
  it('asks inside a tap', async () => {
    const host = await launchFixture({ ...onMe, answers: { requestSubscribeMessage: () => ({ T1: 'reject' }) } });
    await host.tap('#subscribe');
    expect(host.text('#state')).toBe('reject');
  });

  it('is refused once the handler has awaited something', async () => {
    const host = await launchFixture(onMe);
    await host.tap('#subscribe-late');
    expect(host.text('#state')).toBe('requestSubscribeMessage:fail can only be invoked by user TAP gesture.');
  });

  it('may be asked at any time when the host is not strict', async () => {
    const host = await launchFixture({ ...onMe, strictTap: false });
    await host.tap('#subscribe-late');
    expect(host.text('#state')).toBe('accept');
  });
});

describe('the privacy gate', () => {
  it("shows WeChat's own popup when the program has none, once", async () => {
    const asked: string[] = [];
    const host = await launchFixture({
      ...onMe,
      answers: {
        getPhoneNumber: () => ({ code: 'p1' }),
        privacyPopup: (referrer) => {
          asked.push(referrer);
          return 'agree';
        },
      },
    });
    await host.tap('#phone');
    await host.tap('#copy');
    expect(asked).toEqual(['button.getPhoneNumber']);
    expect(host.text('#state')).toBe('复制了');
    expect(host.phone.clipboard).toBe('会员号');
  });

  it('refuses the interface when the member refuses', async () => {
    const host = await launchFixture({ ...onMe, answers: { privacyPopup: () => 'disagree' } });
    await host.tap('#phone');
    expect(host.text('#state')).toBe('getPhoneNumber:fail privacy permission is not authorized 104');
    expect(host.phone.privacy.agreed).toBe(false);
  });

  it("holds the interface until the member agrees in the program's popup", async () => {
    const host = await launchFixture({ ...onMe, answers: { getPhoneNumber: () => ({ code: 'p1' }) } });
    await host.tap('#own-popup');
    expect(host.text('#state')).toBe('要问');
    await host.tap('#phone');
    expect(host.journal.errors).toEqual([]);
    expect(host.text('#contract')).toBe('《小程序隐私保护指引》');
    await host.tap('#contract');
    expect(host.journal.lastCall('openPrivacyContract')?.status).toBe('ok');
    await host.tap('#agree');
    expect(host.text('#state')).toBe('p1');
    expect(host.find('#popup')).toBeNull();
    await host.restart(onMe);
    await host.tap('#own-popup');
    expect(host.text('#state')).toBe('不用问');
  });

  it("fails the interface when the member refuses in the program's popup, and asks again next time", async () => {
    const host = await launchFixture(onMe);
    await host.tap('#own-popup');
    await host.tap('#copy');
    await host.tap('#refuse');
    expect(host.text('#state')).toBe('setClipboardData:fail privacy permission is not authorized');
    expect(host.phone.clipboard).toBe('');
    await host.tap('#copy');
    expect(host.find('#popup')).not.toBeNull();
  });

  it('does not take an agreement for which no agree button was tapped', async () => {
    const host = await launchFixture(onMe);
    host.program.wx.onNeedPrivacyAuthorization((resolve) => resolve({ event: 'agree', buttonId: 'agree' }));
    await host.tap('#copy');
    expect(host.journal.errors).toEqual(['privacy: the agree button "agree" was not tapped']);
    expect(host.phone.clipboard).toBe('');
  });

  it('closes every interface when the account declares none', async () => {
    const host = await launchFixture({
      ...onMe,
      prepare: (phone) => {
        phone.privacy.declared = false;
      },
    });
    await host.tap('#phone');
    expect(host.text('#state')).toBe('getPhoneNumber:fail api scope is not declared in the privacy agreement 112');
  });
});

describe('what the member gives', () => {
  it('gives an avatar as a file whose bytes can be read', async () => {
    const bytes = Buffer.from('a picture');
    const host = await launchFixture({ ...onMe, answers: { chooseAvatar: () => ({ bytes, extension: 'jpeg' }) } });
    await host.tap('#avatar');
    expect(host.text('#state')).toBe(bytes.toString('base64'));
    expect(String(host.get('#picture').attributes.src)).toMatch(/^wxfile:\/\/tmp_\w+\.jpeg$/);
  });

  it('says so when the member keeps the phone number', async () => {
    const host = await launchFixture({
      ...onMe,
      answers: {
        getPhoneNumber: () => {
          throw new WxFailure('user deny');
        },
      },
    });
    await host.tap('#phone');
    expect(host.text('#state').trim()).toBe('getPhoneNumber:fail user deny');
  });

  it('answers a dialog as the member does', async () => {
    const host = await launchFixture(onMe);
    await host.tap('#ask');
    expect(host.text('#state')).toBe('确定');
    host.phone.answers.showModal = () => ({ confirm: false });
    await host.tap('#ask');
    expect(host.text('#state')).toBe('取消');
    expect(host.journal.lastCall('showModal')?.arguments).toEqual({ title: '确定吗' });
  });
});
