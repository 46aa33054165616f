import { Collapse, Flex, Tag } from 'antd';
import type { ConfigDiffLine } from '../../../../../shared/contract/ops/config';
import {
  type ConfigSection,
  configSectionNames,
  configSections,
} from '../../../../../shared/contract/ops/config-sections';
import { EmptyState } from '../../components/states';

const kinds = {
  added: { label: '加', colour: 'green' },
  changed: { label: '改', colour: 'gold' },
  removed: { label: '删', colour: 'red' },
} as const;

interface DiffListProps {
  readonly lines: readonly ConfigDiffLine[];
  /** What is said where nothing differs. */
  readonly same: string;
  /** True where all of it is of one section, and the page says which. */
  readonly isPlain?: boolean;
}

/** What differs between two configurations, section by section; each section can be folded away. */
export function DiffList({ lines, same, isPlain = false }: DiffListProps) {
  if (lines.length === 0) return isPlain ? <span className="hint">{same}</span> : <EmptyState title={same} />;
  if (isPlain) return <Lines lines={lines} />;
  const sections = configSections.filter((section) => lines.some((line) => line.section === section));
  return (
    <Collapse
      key={sections.join(' ')}
      defaultActiveKey={sections}
      items={sections.map((section) => ({
        key: section,
        label: headOf(section, lines),
        children: <Lines lines={lines.filter((line) => line.section === section)} />,
      }))}
    />
  );
}

function headOf(section: ConfigSection, lines: readonly ConfigDiffLine[]): string {
  const count = lines.filter((line) => line.section === section).length;
  return `${configSectionNames[section]}（${count} 处）`;
}

function Lines({ lines }: { readonly lines: readonly ConfigDiffLine[] }) {
  return (
    <ul className="config-diff">
      {lines.map((line) => (
        <li key={[line.kind, line.subject, line.field, line.before, line.after].join('|')}>
          <Flex gap={8} align="baseline" wrap>
            <Tag color={kinds[line.kind].colour}>{kinds[line.kind].label}</Tag>
            {line.subject ? <strong>{line.subject}</strong> : null}
            {line.field ? <span>{line.field}</span> : null}
            <Change line={line} />
          </Flex>
        </li>
      ))}
    </ul>
  );
}

function Change({ line: { kind, before, after } }: { readonly line: ConfigDiffLine }) {
  if (kind === 'added') return after ? <ins>{after}</ins> : null;
  if (kind === 'removed') return before ? <del>{before}</del> : null;
  return (
    <span>
      <del>{before}</del> → <ins>{after}</ins>
    </span>
  );
}
