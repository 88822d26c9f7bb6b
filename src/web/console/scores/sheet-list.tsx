// Score sheets: those that wait for trainers, those on which two differ, those signed.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Empty, Flex, Radio, type TableProps } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { useWords } from '../language.tsx';
import { Failed, Loading } from '../shell.tsx';
import { WideTable } from '../wide.tsx';
import { type Sheet, scores } from './api.ts';

const PAGE_SIZE = 20;
type Words = ReturnType<typeof useWords>['t'];

const columnsOf = (t: Words): NonNullable<TableProps<Sheet>['columns']> => [
  {
    ...{ key: 'unit', title: t('scores.unit') },
    render: (_, s) => <Link href={`/drills/scores/${s.id}`}>{s.unitName}</Link>,
  },
  { key: 'level', title: t('scores.level'), render: (_, s) => t(`scores.level.${s.level}`) },
  { key: 'drill', title: t('scores.drill'), dataIndex: 'calloutTitle' },
  { key: 'day', title: t('scores.day'), dataIndex: 'heldOn' },
  {
    ...{ key: 'given', title: t('scores.trainers') },
    render: (_, s) => s.entries.map((e) => e.name).join(t('scores.comma')) || t('scores.nobody'),
  },
  {
    ...{ key: 'standing', title: t('scores.standing') },
    render: (_, s) => (s.standing === 'differ' ? <b>{standingWords(t, s)}</b> : standingWords(t, s)),
  },
  { key: 'total', title: t('scores.total'), render: (_, s) => s.total ?? '–' },
];

/** Where it stands, and what was said against it since. */
export function standingWords(t: Words, s: Sheet): string {
  const said = [t(`scores.standing.${s.standing}`, { n: 2 - s.entries.length })];
  if (s.appeal) said.push(t(s.appeal.decidedAt === null ? 'scores.appeal.open' : 'scores.appeal.over'));
  if (s.correctedById !== null) said.push(t('scores.has-correction'));
  if (s.correctsId !== null) said.push(t('scores.is-correction'));
  return said.join(t('scores.comma'));
}

export function SheetList() {
  const { t } = useWords();
  const [state, ask] = useState<'open' | 'signed'>('open');
  const [page, turn] = useState(1);
  const found = useQuery({
    queryKey: ['score-sheets', state, page],
    queryFn: async () => {
      const query = { state, page: String(page), pageSize: String(PAGE_SIZE) };
      return (await scores['score-sheets'].$get({ query })).json();
    },
    placeholderData: keepPreviousData,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  return (
    <Flex vertical gap={12}>
      <Flex justify="space-between" align="center" wrap gap={8}>
        <Radio.Group
          value={state}
          optionType="button"
          options={(['open', 'signed'] as const).map((value) => ({
            value,
            label: t(`scores.list.${value}`),
          }))}
          onChange={(e) => {
            ask(e.target.value);
            turn(1);
          }}
        />
        <a href="/phone/#scoring">{t('scores.phone')}</a>
      </Flex>
      <WideTable<Sheet>
        label={t('scores.title')}
        size="middle"
        rowKey="id"
        dataSource={found.data.items}
        locale={{ emptyText: <Empty description={t(`scores.none-${state}`)} /> }}
        pagination={{
          ...{ current: page, pageSize: PAGE_SIZE, total: found.data.total, onChange: turn },
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        columns={columnsOf(t)}
      />
    </Flex>
  );
}
