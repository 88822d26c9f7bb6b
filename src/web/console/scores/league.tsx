// The league table of a quarter: each figure opens the sheets that it was counted from.
import { useQuery } from '@tanstack/react-query';
import { Button, Empty, Flex, Radio, Select, type TableProps } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { useWords } from '../language.tsx';
import { Failed, Loading } from '../shell.tsx';
import { WideTable } from '../wide.tsx';
import { LEVELS, type Level, scores, type League as Table } from './api.ts';

type Unit = Table['items'][number];
const SHOWN_QUARTERS = 9;

/** 2026-Q4, as the server names it, and those before it. */
export function quartersUntil(from: string): string[] {
  const [year = 0, month = 1] = from.split('-').map(Number);
  const newest = year * 4 + Math.floor((month - 1) / 3);
  return Array.from({ length: SHOWN_QUARTERS }, (_, i) => newest - i).map(
    (n) => `${Math.floor(n / 4)}-Q${(n % 4) + 1}`,
  );
}

type Words = ReturnType<typeof useWords>['t'];
const columnsOf = (t: Words): NonNullable<TableProps<Unit>['columns']> => [
  { key: 'rank', title: t('scores.rank'), render: (_, u) => u.rank ?? '–' },
  { key: 'name', title: t('scores.unit'), dataIndex: 'name' },
  { key: 'score', title: t('scores.total'), render: (_, u) => u.score ?? t('scores.not-drilled') },
  {
    ...{ key: 'drills', title: t('scores.from') },
    render: (_, u) => (
      <Flex gap={12} wrap>
        {u.drills.map((d) => {
          const words = `${d.heldOn} ${d.title} ${d.total}`;
          return d.sheetId === null ? (
            <span key={words}>{t('scores.taken-over', { words })}</span>
          ) : (
            <Link key={d.sheetId} href={`/drills/scores/${d.sheetId}`}>
              {words}
            </Link>
          );
        })}
      </Flex>
    ),
  },
];

export function League() {
  const { t } = useWords();
  const [level, choose] = useState<Level>('squad');
  const [quarter, ask] = useState<string | undefined>();
  const query = { level, ...(quarter && { quarter }) };
  const current = useQuery({
    queryKey: ['drill-league', level, undefined],
    queryFn: async () => (await scores['drill-league'].$get({ query: { level } })).json(),
  });
  const found = useQuery({
    queryKey: ['drill-league', level, quarter],
    queryFn: async () => (await scores['drill-league'].$get({ query })).json(),
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const quarters = current.data ? quartersUntil(current.data.from) : [];
  const of = `${found.data.from.slice(0, 4)}-Q${Math.ceil(Number(found.data.from.slice(5, 7)) / 3)}`;
  return (
    <Flex vertical gap={12}>
      <Flex wrap gap={8} align="center">
        <Radio.Group
          {...{ value: level, optionType: 'button' as const }}
          options={LEVELS.map((value) => ({ value, label: t(`scores.level.${value}`) }))}
          onChange={(e) => choose(e.target.value)}
        />
        <Select
          {...{ value: of, onChange: ask, style: { minWidth: 120 }, virtual: false }}
          aria-label={t('scores.quarter')}
          options={[...new Set([of, ...quarters])].map((value) => ({ value, label: value }))}
        />
        <Button href={`/api/drill-league.xlsx?${new URLSearchParams({ ...query, quarter: of })}`}>
          {t('scores.download')}
        </Button>
      </Flex>
      <WideTable<Unit>
        label={t('drills.nav.league')}
        size="middle"
        rowKey="id"
        dataSource={found.data.items}
        locale={{ emptyText: <Empty description={t('scores.no-units')} /> }}
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
        columns={columnsOf(t)}
      />
    </Flex>
  );
}
