// Everybody who was found, as one long table: rows are drawn when they are in view, and fetched a page at a time.
import { useQueries } from '@tanstack/react-query';
import { Skeleton, Table, type TableColumnsType, type TableProps, Tag } from 'antd';
import { type UIEvent, useMemo, useState } from 'react';
import { Link } from 'wouter';
import { useWords, type Words } from '../language.tsx';
import { useRights } from '../rights.tsx';
import { type Member, PAGE_SIZE, type Search, searchPage } from './force-api.ts';

const HEIGHT_PX = 560;
/** Rather more than there are: a row is 39 pixels high at least. */
const ROWS_IN_VIEW = 15;

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
    render: (_: unknown, { member }: Row) =>
      member ? show(member) : <Skeleton.Node style={{ height: 16, width: width / 2 }} />,
  });
  return [
    column('name', 110, (m) => <Link href={`/force/members/${m.id}`}>{m.name}</Link>, 'name'),
    column('unit', 200, (m) => m.unitName, 'unit'),
    column('post', 90, (m) => m.post && t(`force.post.${m.post}`)),
    column('duty', 90, (m) => t(`force.duty.${m.dutyState}`), 'duty'),
    column('callable', 140, (m) =>
      m.callable ? `● ${t('force.callable.true')}` : `✕ ${t('force.callable.false')}`,
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

export function ForceTable({ search, total, chosen, choose, onAsk }: Props) {
  const { t } = useWords();
  const { may } = useRights();
  const [first, setFirst] = useState(0);
  const last = Math.min(total - 1, first + ROWS_IN_VIEW);
  const pages = [...new Set([first, last].map((row) => Math.floor(Math.max(0, row) / PAGE_SIZE) + 1))];
  const found = useQueries({
    queries: pages.map((page) => ({
      queryKey: ['members', search, page],
      queryFn: () => searchPage(search, page),
      staleTime: 30_000,
    })),
    combine: (results) => results.map((r) => r.data),
  });
  const rows = useMemo(() => {
    const all = Array.from({ length: total }, (_, i): Row => ({ key: -1 - i, member: undefined }));
    for (const page of found) {
      page?.items.forEach((member, i) => {
        all[(page.page - 1) * PAGE_SIZE + i] = { key: member.id, member };
      });
    }
    return all;
  }, [total, found]);
  const onScroll = (event: UIEvent<HTMLElement>) => {
    const { scrollTop, scrollHeight } = event.currentTarget;
    const row = Math.floor((scrollTop / scrollHeight) * total);
    if (Math.abs(row - first) >= ROWS_IN_VIEW / 2) setFirst(row);
  };
  return (
    <Table<Row>
      virtual
      size="small"
      className="force-table"
      pagination={false}
      scroll={{ x: 1400, y: HEIGHT_PX }}
      columns={columnsOf(t, search)}
      dataSource={rows}
      onScroll={onScroll}
      showSorterTooltip={false}
      {...(may('member.absence') && { rowSelection: rowSelectionOf(t, chosen, choose) })}
      onChange={(_, __, sorter) => {
        const { columnKey, order } = Array.isArray(sorter) ? (sorter[0] ?? {}) : sorter;
        const sort = order ? (columnKey as Search['sort']) : 'name';
        onAsk({ ...search, sort, order: order === 'descend' ? 'desc' : 'asc' });
      }}
    />
  );
}
