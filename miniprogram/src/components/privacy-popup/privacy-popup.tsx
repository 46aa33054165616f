import { Button, Text, View } from '@tarojs/components';
import { privacy } from '@/platform/privacy';
import { answerPrivacyQuestion, usePrivacyQuestion } from '@/platform/privacy-question';
import './privacy-popup.scss';

/** WeChat wants to know by its id which button was tapped. */
const AGREE_BUTTON_ID = 'agree-privacy';

/**
 * WeChat's privacy question in the app's own words, over any page: it comes only when something that the member has just
 * asked for needs personal data. Saying no costs that one thing and nothing else.
 */
export function PrivacyPopup() {
  const open = usePrivacyQuestion();
  if (!open) return null;
  return (
    <View className="privacy-popup" catchMove>
      <View className="privacy-popup__sheet" ariaRole="dialog" ariaLabel="隐私保护提示">
        <Text className="privacy-popup__title">需要你的同意</Text>
        <View className="privacy-popup__words">
          <Text>你正要使用的功能会用到个人信息。用到哪些、为了什么，都写在</Text>
          <Text className="privacy-popup__link" onClick={privacy.openGuide}>
            《用户隐私保护指引》
          </Text>
          <Text>里。不同意也可以继续浏览和购买。</Text>
        </View>
        <Button
          id={AGREE_BUTTON_ID}
          className="privacy-popup__button privacy-popup__button--agree"
          openType="agreePrivacyAuthorization"
          onAgreePrivacyAuthorization={() => answerPrivacyQuestion({ agreedBy: AGREE_BUTTON_ID })}
        >
          同意并继续
        </Button>
        <Button id="refuse-privacy" className="privacy-popup__button" onClick={() => answerPrivacyQuestion('disagree')}>
          不同意
        </Button>
      </View>
    </View>
  );
}
