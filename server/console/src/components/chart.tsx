import { BarChartOutlined, TableOutlined } from '@ant-design/icons';
import { Segmented, Table } from 'antd';
import type { EChartsCoreOption, EChartsType } from 'echarts/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useAppearance } from '../theme/appearance';
import { dressChart } from './chart-dress';

/** The same numbers as the chart's, to be read, opened and copied. */
export interface ChartTable {
  readonly columns: readonly string[];
  /** One cell a column; a cell may be a link to its rows. */
  readonly rows: readonly (readonly ReactNode[])[];
}

interface ChartProps {
  /** What is seen, in one sentence: read aloud instead of the picture. */
  readonly summary: string;
  /** Of ECharts: line, bar, pie, funnel or sankey; colours and fonts are set here. */
  readonly option: EChartsCoreOption;
  readonly table: ChartTable;
  /** px */
  readonly height?: number;
  /** Told of the item that was clicked: every number can be opened down to its rows. */
  readonly onPick?: (name: string, seriesName: string) => void;
}

/** A chart, or the table behind it: whoever reads looks at what they prefer. */
export function Chart({ summary, option, table, height = 280, onPick }: ChartProps) {
  const [view, setView] = useState<'chart' | 'table'>('chart');
  return (
    <figure className="chart">
      <Segmented
        className="chart__switch"
        size="small"
        value={view}
        onChange={setView}
        options={[
          { value: 'chart', icon: <BarChartOutlined />, label: '图' },
          { value: 'table', icon: <TableOutlined />, label: '表' },
        ]}
      />
      {view === 'chart' ? (
        <Picture summary={summary} option={option} height={height} {...(onPick ? { onPick } : {})} />
      ) : (
        <FigureTable table={table} height={height} />
      )}
      <figcaption className="chart__summary">{summary}</figcaption>
    </figure>
  );
}

function Picture({ summary, option, height = 280, onPick }: Omit<ChartProps, 'table'>) {
  const { appearance } = useAppearance();
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const latest = useRef({ option, appearance, onPick });
  latest.current = { option, appearance, onPick };
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    let isGone = false;
    const watch = new ResizeObserver(() => chart.current?.resize());
    void import('./chart-engine').then(({ init }) => {
      if (isGone) return;
      const made = init(element, null, { renderer: 'svg' });
      made.on('click', ({ name, seriesName }) => latest.current.onPick?.(name, seriesName ?? ''));
      made.setOption(dressChart(latest.current.option, latest.current.appearance));
      chart.current = made;
      watch.observe(element);
    });
    return () => {
      isGone = true;
      watch.disconnect();
      chart.current?.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(dressChart(option, appearance), { notMerge: true });
  }, [option, appearance]);
  return <div ref={place} className="chart__picture" style={{ height }} role="img" aria-label={summary} />;
}

function FigureTable({ table, height }: { readonly table: ChartTable; readonly height: number }) {
  const rows = table.rows.map((cells, index) => ({ key: index, cells }));
  return (
    <Table
      size="small"
      pagination={false}
      dataSource={rows}
      scroll={{ y: Math.max(height - 40, 120), x: 'max-content' }}
      columns={table.columns.map((title, index) => ({
        key: title,
        title,
        align: index === 0 ? ('left' as const) : ('right' as const),
        render: (_, { cells }: { readonly cells: readonly ReactNode[] }) => cells[index],
      }))}
    />
  );
}
