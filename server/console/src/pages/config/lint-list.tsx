import { Alert, Flex } from 'antd';
import type { ConfigLintView } from '../../../../../shared/contract/ops/config';
import { configSectionNames } from '../../../../../shared/contract/ops/config-sections';

/** What is wrong with a configuration, and what is unusual in it. */
export function LintList({ lints, fine }: { readonly lints: readonly ConfigLintView[]; readonly fine: string }) {
  if (lints.length === 0) return <Alert type="success" showIcon title={fine} />;
  const [faults, warnings] = (['fault', 'warning'] as const).map((level) =>
    lints.filter((lint) => lint.level === level),
  );
  return (
    <Flex vertical gap={12}>
      <Words type="error" title={`有 ${faults?.length ?? 0} 处错误，改正后才能发布`} lints={faults ?? []} />
      <Words type="warning" title={`有 ${warnings?.length ?? 0} 处提醒，不影响发布`} lints={warnings ?? []} />
    </Flex>
  );
}

interface WordsProps {
  readonly type: 'error' | 'warning';
  readonly title: string;
  readonly lints: readonly ConfigLintView[];
}

function Words({ type, title, lints }: WordsProps) {
  if (lints.length === 0) return null;
  return (
    <Alert
      type={type}
      showIcon
      title={title}
      description={
        <ul className="config-lints">
          {lints.map(({ section, words }) => (
            <li key={words}>
              {section ? `${configSectionNames[section]}：` : null}
              {words}
            </li>
          ))}
        </ul>
      }
    />
  );
}
