import type { CodeRedemption } from '@shared/contract/code-card';
import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Button } from '@/components/button/button';
import { PhoneField } from '@/components/phone-field/phone-field';
import { findAccountFault } from '@/features/account/account.rules';
import { findCode, findCodeFault } from '@/features/redeem/card-code.rules';
import { redeemCode } from '@/features/redeem/redeem-code';
import { readCopiedText } from '@/platform/clipboard';
import { toast } from '@/platform/feedback';
import { CodeField } from './code-field';

/** What stands in the way, and what to look at. */
interface Fault {
  readonly title: string;
  readonly hints: readonly string[];
}

/** Asks for the code, and for the number to top up where what the code gives needs one. */
export function RedeemForm({ onGiven }: { readonly onGiven: (given: CodeRedemption) => void }) {
  const [code, setCode] = useState('');
  const [fault, setFault] = useState<Fault | null>(null);
  const [account, setAccount] = useState<string | null>(null);
  const [accountFault, setAccountFault] = useState<string | null>(null);

  const enter = (entered: string) => {
    setCode(entered);
    setFault(null);
    // Another code may give something else.
    if (entered !== code) setAccount(null);
  };
  const enterAccount = (digits: string) => {
    setAccount(digits);
    setAccountFault(null);
  };
  const paste = async () => {
    try {
      const found = findCode(await readCopiedText());
      if (found === null) toast('复制的内容里没有兑换码');
      else enter(found);
    } catch {
      toast('没有读到，可以长按输入框粘贴');
    }
  };
  const send = async () => {
    const missing = findCodeFault(code);
    if (missing !== null) return setFault({ title: missing, hints: [] });
    const wrong = account === null ? null : findAccountFault(account);
    if (wrong !== null) return setAccountFault(wrong);
    const redeemed = await redeemCode(account === null ? { code } : { code, account });
    if (redeemed.kind === 'given') onGiven(redeemed.given);
    else if (redeemed.kind === 'accountAsked') setAccount('');
    else setFault(redeemed);
  };

  return (
    <View className="redeem">
      <View className="redeem__head">
        <Text className="redeem__title">用兑换码领取</Text>
        <Text className="redeem__hint">会员卡、礼品卡上的 20 位兑换码</Text>
      </View>
      <CodeField code={code} faulty={fault !== null} onChange={enter} onPaste={paste} />
      {fault !== null && (
        <View className="redeem__fault" ariaRole="alert">
          <Text className="redeem__fault-title">{fault.title}</Text>
          {fault.hints.map((hint) => (
            <Text key={hint} className="redeem__fault-hint">
              {hint}
            </Text>
          ))}
        </View>
      )}
      {account !== null && (
        <PhoneField
          id="account"
          label="充值手机号"
          value={account}
          fault={accountFault}
          hint="这张卡会直接充值到手机号，充值后不能更改"
          onChange={enterAccount}
        />
      )}
      <Button id="redeem" kind="brand" disabled={code === ''} onTap={send}>
        {account === null ? '兑换' : '确认兑换'}
      </Button>
      <View className="redeem__notes">
        <Text className="redeem__note">不分大小写，空格和横线不用输入</Text>
        <Text className="redeem__note">每个兑换码只能用一次，用后不能转给别人</Text>
      </View>
    </View>
  );
}
