import type { MemberExport } from '@shared/contract/member';
import { Text, View } from '@tarojs/components';
import { useEffect, useMemo, useState } from 'react';
import { Button } from '@/components/button/button';
import { ErrorState } from '@/components/error-state/error-state';
import { Fact, FactList } from '@/components/fact-list/fact-list';
import { Icon } from '@/components/icon/icon';
import { Page } from '@/components/page/page';
import { Skeleton } from '@/components/skeleton/skeleton';
import { copy } from '@/features/copy';
import { composeExportText, type ExportSection, readExport } from '@/features/member/export.rules';
import { useMemberExport } from '@/features/member/export-store';
import { formatMoment } from '@/features/purchase/order-words';
import { MemberOnly } from '@/features/session/member-only';
import { useAppear } from '@/platform/page-events';
import './index.scss';

/** Everything that is held on the member: to read here, and to take along. */
export default function ExportPage() {
  return (
    <Page title="导出我的数据">
      <MemberOnly invitation="登录后查看我们保存的数据">
        <Export />
      </MemberOnly>
    </Page>
  );
}

function Export() {
  const { data, error, load, set } = useMemberExport();
  useAppear(() => {
    if (useMemberExport.getState().data === null) void load();
  });
  // So much about somebody is not kept longer than it is looked at.
  useEffect(() => () => set(null), [set]);
  if (data !== null) return <Sections data={data} />;
  return error === null ? <ExportSkeleton /> : <ErrorState message={error} onRetry={load} />;
}

function Sections({ data }: { readonly data: MemberExport }) {
  const sections = useMemo(() => readExport(data), [data]);
  // One at a time: what is drawn at once stays small.
  const [openKey, setOpenKey] = useState<string | null>(null);
  return (
    <View className="export">
      <Text className="export__hint">
        {`这里是截至${formatMoment(data.exportedAt)}我们保存的、与你有关的全部数据。复制后可以粘贴到备忘录或文件里保存。`}
      </Text>
      <Button id="copy" kind="brand" onTap={() => copy(composeExportText(data))}>
        复制全部数据
      </Button>
      <View className="export__sheet">
        {sections.map((section) => (
          <Section
            key={section.key}
            section={section}
            open={section.key === openKey}
            onToggle={() => setOpenKey(section.key === openKey ? null : section.key)}
          />
        ))}
      </View>
    </View>
  );
}

interface SectionProps {
  readonly section: ExportSection;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function Section({ section, open, onToggle }: SectionProps) {
  const { key, title, count, entries } = section;
  const hidden = count - entries.length;
  return (
    <View className="export-section">
      <View
        id={key}
        className="export-section__head"
        ariaRole="button"
        ariaLabel={`${title}，${count} 条，${open ? '收起' : '展开'}`}
        onClick={onToggle}
      >
        <Text className="export-section__title">{title}</Text>
        <Text className="export-section__count">{count === 0 ? '没有' : `${count} 条`}</Text>
        <View className={`export-section__arrow${open ? ' export-section__arrow--open' : ''}`}>
          <Icon name="chevron" size="small" />
        </View>
      </View>
      {open &&
        entries.map((entry) => (
          <View key={entry.key} className="export-section__entry">
            <FactList>
              {entry.lines.map(({ label, value }) => (
                <Fact key={label} label={label} value={value} />
              ))}
            </FactList>
          </View>
        ))}
      {open && count === 0 && <Text className="export-section__rest">没有保存这类数据</Text>}
      {open && hidden > 0 && <Text className="export-section__rest">{`另有 ${hidden} 条，在复制的内容里`}</Text>}
    </View>
  );
}

function ExportSkeleton() {
  return (
    <View className="export">
      <Skeleton shape="line" count={2} />
      <Skeleton shape="block" count={2} />
    </View>
  );
}
