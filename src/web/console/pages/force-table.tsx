// Everybody who was found, as one long table: rows are drawn when they are in view, and fetched a page at a time.
import { useQueries } from '@tanstack/react-query';
import { Skeleton, Table, type TableColumnsType, type TableProps, Tag } from 'antd';
import { type ComponentProps, type UIEvent, useMemo, useState } from 'react';
import { Link } from 'wouter';
import { useWords, type Words } from '../language.tsx';
import { useRights } from '../rights.tsx';
import { Scrolls } from '../wide.tsx';
import { type Member, PAGE_SIZE, type Search, searchPage } from './force-api.ts';

const HEIGHT_PX = 560;
/** Of every row, so that where one stands is known without drawing those above it. */
const ROW_PX = 41;
const ROWS_IN_VIEW = Math.ceil(HEIGHT_PX / ROW_PX);
/** Drawn above and below what is in view, so that a turn of the wheel finds them there. */
const ROWS_AROUND = 10;

/** `member` is undefined while its page is on the way. */
interface Row {
  key: number;
  member: Member | undefined;
}

function notes(t: Words, m: Member) {
  const found = [
    m.status !== 'active' && t(`force.status.${m.status}`),
    !m.consented && t('force.lacks.consent'),
    m.absent && t('force.absent'),
    !m.hasPosition && t('force.lacks.position'),
  ].filter((note) => note !== false);
  return found.length > 0 ? found.map((note) => <Tag key={note}>{note}</Tag>) : null;
}

function columnsOf(t: Words, search: Search): TableColumnsType<Row> {
  const column = (
    key: string,
    width: number,
    show: (m: Member) => React.ReactNode,
    sort?: Search['sort'],
  ) => ({
    ...{ key: sort ?? key, width, title: t(`force.column.${key}`), ellipsis: true },
    ...(sort && {
      sorter: true,
      sortOrder: search.sort === sort ? (`${search.order}end` as 'ascend' | 'descend') : null,
    }),
    // Most rows stay while others come and go.
    shouldCellUpdate: (now: Row, before: Row) => now.member !== before.member,
    render: (_: unknown, { member }: Row) =>
      member ? show(member) : <Skeleton.Node style={{ height: 16, width: width / 2 }} />,
  });
  return [
    column('name', 110, (m) => <Link href={`/force/members/${m.id}`}>{m.name}</Link>, 'name'),
    column('unit', 200, (m) => m.unitName, 'unit'),
    column('post', 90, (m) => m.post && t(`force.post.${m.post}`)),
    column('duty', 90, (m) => t(`force.duty.${m.dutyState}`), 'duty'),
    column('callable', 140, (m) =>
      m.callable ? `● ${t('force.callable.true')}` : `× ${t('force.callable.false')}`,
    ),
    column('phone', 130, (m) => m.phone),
    column('skills', 220, (m) => m.qualifications.map((q) => t(`skill.${q}`)).join('、')),
    column('county', 110, (m) => m.countyName, 'county'),
    column('site', 160, (m) => m.siteName),
    column('note', 200, (m) => notes(t, m)),
  ];
}

interface Props {
  search: Search;
  total: number;
  /** Id and the version that a change starts from. */
  chosen: Map<number, number>;
  choose(chosen: Map<number, number>): void;
  onAsk(search: Search): void;
}

/** Ticking rows, for whoever can do something with those ticked. */
function rowSelectionOf(
  t: Words,
  chosen: Props['chosen'],
  choose: Props['choose'],
): TableProps<Row>['rowSelection'] {
  return {
    columnWidth: 48,
    preserveSelectedRowKeys: true,
    hideSelectAll: true,
    columnTitle: <span className="unseen">{t('force.choose')}</span>,
    selectedRowKeys: [...chosen.keys()],
    getCheckboxProps: ({ member }) => ({
      disabled: !member,
      'aria-label': t('force.choose-one', { name: member?.name ?? '' }),
    }),
    onSelect: ({ member }, on) => {
      if (!member) return;
      const next = new Map(chosen);
      if (on) next.set(member.id, member.version);
      else next.delete(member.id);
      choose(next);
    },
  };
}

/** The rows from `first` on that are drawn, each with its member once its page is there. */
function useRows(search: Search, total: number, first: number): { from: number; rows: Row[] } {
  const from = Math.max(0, first - ROWS_AROUND);
  const to = Math.min(total, first + ROWS_IN_VIEW + ROWS_AROUND);
  const pageOf = (row: number) => Math.floor(Math.max(0, row) / PAGE_SIZE) + 1;
  const pages = [...new Set([pageOf(from), pageOf(to - 1)])];
  const found = useQueries({
    queries: pages.map((page) => ({
      queryKey: ['members', search, page],
      queryFn: () => searchPage(search, page),
      staleTime: 30_000,
    })),
  });
  const byPage = new Map(found.map(({ data }) => [data?.page, data?.items]));
  const rows = Array.from({ length: to - from }, (_, i): Row => {
    const member = byPage.get(pageOf(from + i))?.[(from + i) % PAGE_SIZE];
    return { key: member?.id ?? -1 - from - i, member };
  });
  return { from, rows };
}

/**
 * Only what is in view is drawn, at its place in a box as high as all would be. The library's own virtual table counts
 * through all its rows at every step: with 100,000 one turn of the wheel took a second and a half.
 */
export function ForceTable({ search, total, chosen, choose, onAsk }: Props) {
  const { t, language } = useWords();
  const { may } = useRights();
  const [first, setFirst] = useState(0);
  const { from, rows } = useRows(search, total, Math.min(first, Math.max(0, total - ROWS_IN_VIEW)));
  const columns = useMemo(() => columnsOf(t, search), [t, search]);
  const components = useMemo(
    () => ({ table: (props: ComponentProps<'table'>) => <table {...props} aria-rowcount={total + 1} /> }),
    [total],
  );
  const onScroll = (event: UIEvent<HTMLElement>) => {
    const row = Math.floor(event.currentTarget.scrollTop / ROW_PX);
    if (Math.abs(row - first) >= ROWS_AROUND / 2) setFirst(row);
  };
  return (
    <Scrolls className="force-scroll" label={t('force.roster')} onScroll={onScroll}>
      <div style={{ height: total * ROW_PX, paddingTop: from * ROW_PX }}>
        <Table<Row>
          key={language}
          size="small"
          className="force-table"
          pagination={false}
          tableLayout="fixed"
          columns={columns}
          components={components}
          dataSource={rows}
          onRow={(_, i) => ({ 'aria-rowindex': from + (i ?? 0) + 2 })}
          showSorterTooltip={false}
          {...(may('member.absence') && { rowSelection: rowSelectionOf(t, chosen, choose) })}
          onChange={(_, __, sorter) => {
            const { columnKey, order } = Array.isArray(sorter) ? (sorter[0] ?? {}) : sorter;
            const sort = order ? (columnKey as Search['sort']) : 'name';
            onAsk({ ...search, sort, order: order === 'descend' ? 'desc' : 'asc' });
          }}
        />
      </div>
    </Scrolls>
  );
}
