import { DownloadOutlined, ReloadOutlined } from '@ant-design/icons';
import { Button, Flex, Table, type TableColumnType, Tooltip } from 'antd';
import type { HTMLAttributes, ReactNode } from 'react';
import { type Query, withQuery } from '../api/client';
import { usePages } from '../api/use-get';
import { ColumnSets, useColumns } from './column-sets';
import { buildCsv, type CsvCell, saveAddress, saveText } from './csv';
import { EmptyState, FaultState } from './states';

/** A column of a table. */
export interface Column<T> {
  readonly key: string;
  readonly title: string;
  readonly render: (row: T) => ReactNode;
  /** As it is exported; a column without it is not. */
  readonly csv?: (row: T) => CsvCell;
  readonly width?: number;
  /** Figures stand right. */
  readonly align?: 'left' | 'right' | 'center';
  /** Held in view while the rest scrolls sideways. */
  readonly fixed?: 'start' | 'end';
  /** Left out until the operator chooses it. */
  readonly isExtra?: boolean;
}

interface DataTableProps<T> {
  /** The table's name: under it the browser keeps the operator's columns, and an export is named. */
  readonly id: string;
  /** `/ops/v1/…` that answers pages by cursor. */
  readonly path: string;
  readonly query?: Query;
  readonly columns: readonly Column<T>[];
  readonly rowKey: (row: T) => string;
  /** What an empty list says: why it is empty and what to do. */
  readonly empty: { readonly title: string; readonly hint?: ReactNode; readonly action?: ReactNode };
  /** Filters, at the left above the table. */
  readonly filters?: ReactNode;
  /** Where the server exports the whole list; without it, what is loaded is exported. */
  readonly exportPath?: string;
  /** More of a row, opened under it. */
  readonly expand?: (row: T) => ReactNode;
  readonly canExpand?: (row: T) => boolean;
  readonly onRow?: (row: T) => void;
  /** Looks again by itself: for queues. */
  readonly everyMs?: number | false;
}

/** A list of the server's: grows by pages, with columns to choose, and export. */
export function DataTable<T extends object>(props: DataTableProps<T>) {
  const { id, path, query, columns, rowKey, empty, filters, exportPath, expand, canExpand, onRow, everyMs } = props;
  const pages = usePages<T>(path, { ...(query ? { query } : {}), ...(everyMs ? { everyMs } : {}) });
  const choices = columns.map(({ key, title, isExtra = false }) => ({ key, title, isExtra }));
  const chosen = useColumns(id, choices);
  const shown = columns.filter(({ key }) => chosen.shown.has(key));

  function exportRows() {
    if (exportPath) return saveAddress(`${id}.csv`, withQuery(exportPath, query));
    const exported = shown.filter((column) => column.csv);
    const rows = pages.items.map((row) => exported.map(({ csv }) => csv?.(row)));
    saveText(`${id}.csv`, buildCsv([exported.map(({ title }) => title), ...rows]));
  }

  return (
    <section className="data-table">
      <Flex className="data-table__bar" justify="space-between" gap={12} wrap>
        <Flex gap={8} wrap align="center">
          {filters}
        </Flex>
        <Flex gap={8} align="center" className="data-table__tools">
          <Tooltip title="刷新">
            <Button
              icon={<ReloadOutlined spin={pages.isRefreshing} />}
              aria-label="刷新"
              onClick={() => pages.refresh()}
            />
          </Tooltip>
          <Tooltip title={exportPath ? '导出全部' : '导出已加载的行'}>
            <Button icon={<DownloadOutlined />} disabled={pages.items.length === 0} onClick={exportRows}>
              导出
            </Button>
          </Tooltip>
          <ColumnSets choices={choices} columns={chosen} />
        </Flex>
      </Flex>
      {pages.fault ? <FaultState fault={pages.fault} onRetry={pages.refresh} /> : null}
      {pages.fault && pages.items.length === 0 ? null : (
        <Table<T>
          dataSource={[...pages.items]}
          columns={shown.map((column) => antColumn(column))}
          rowKey={rowKey}
          loading={pages.isLoading}
          pagination={false}
          size="middle"
          sticky={{ offsetHeader: STICKY_BELOW }}
          scroll={{ x: 'max-content' }}
          locale={{ emptyText: pages.isLoading ? ' ' : <EmptyState {...empty} /> }}
          {...(expand
            ? { expandable: { expandedRowRender: expand, ...(canExpand ? { rowExpandable: canExpand } : {}) } }
            : {})}
          {...(onRow ? { onRow: (row: T) => rowLink(() => onRow(row)) } : {})}
        />
      )}
      {pages.items.length > 0 ? (
        <Flex className="data-table__end" justify="center" align="center" gap={12}>
          <span className="hint">
            {pages.hasMore ? `已加载 ${pages.items.length} 条` : `共 ${pages.items.length} 条`}
          </span>
          {pages.hasMore ? (
            <Button onClick={pages.loadMore} loading={pages.isLoadingMore}>
              加载更多
            </Button>
          ) : null}
        </Flex>
      ) : null}
    </section>
  );
}

/** The head of the page stays in view: table heads stop under it. */
const STICKY_BELOW = 56;

/** A row that leads somewhere, by mouse and by keyboard; what stands in it keeps its own clicks. */
function rowLink(open: () => void): HTMLAttributes<HTMLTableRowElement> {
  return {
    className: 'row-link',
    tabIndex: 0,
    onClick: ({ target }) => {
      if (target instanceof Element && target.closest('a, button, input, label, [role="menuitem"]')) return;
      open();
    },
    onKeyDown: ({ key, target, currentTarget }) => {
      if (key === 'Enter' && target === currentTarget) open();
    },
  };
}

function antColumn<T>({ key, title, render, width, align, fixed }: Column<T>): TableColumnType<T> {
  return {
    key,
    title,
    render: (_, row) => render(row),
    ...(width === undefined ? {} : { width }),
    ...(align === undefined ? {} : { align }),
    ...(fixed === undefined ? {} : { fixed }),
  };
}
