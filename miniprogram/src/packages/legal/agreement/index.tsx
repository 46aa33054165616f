import type { Agreement } from '@shared/contract/agreement';
import { Text, View } from '@tarojs/components';
import { ErrorState } from '@/components/error-state/error-state';
import { Page } from '@/components/page/page';
import { Skeleton } from '@/components/skeleton/skeleton';
import { useAgreement } from '@/features/agreement/agreement-store';
import { usePageQuery, usePageShow } from '@/platform/page-events';
import './index.scss';

/** A text to read, opened with its `code`. */
export default function AgreementPage() {
  const { code } = usePageQuery();
  const useText = code === 'privacy' ? useAgreement.privacy : useAgreement.membership;
  const { data, error, load } = useText();
  usePageShow(load);
  return (
    <Page title={data?.title ?? '协议'}>
      {data !== null && <Paragraphs agreement={data} />}
      {data === null && error === null && (
        <View className="agreement">
          <Skeleton shape="shortLine" />
          <Skeleton shape="line" count={5} />
        </View>
      )}
      {data === null && error !== null && <ErrorState message={error} onRetry={load} />}
    </Page>
  );
}

function Paragraphs({ agreement }: { readonly agreement: Agreement }) {
  return (
    <View className="agreement">
      <Text className="agreement__title">{agreement.title}</Text>
      <Text className="agreement__version">{`版本 ${agreement.version}`}</Text>
      {agreement.paragraphs.map(({ heading, text }) => (
        <View key={`${heading}${text}`} className="agreement__paragraph">
          {heading !== null && <Text className="agreement__heading">{heading}</Text>}
          <Text className="agreement__text" userSelect>
            {text}
          </Text>
        </View>
      ))}
    </View>
  );
}
