// Sessions to come and over, a page at a time, and planning one.
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Empty, Flex, Radio, type TableProps } from 'antd';
import { useState } from 'react';
import { Link, useSearch } from 'wouter';
import { useWords } from '../language.tsx';
import { Allowed } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { minuteAt } from '../when.ts';
import { WideTable } from '../wide.tsx';
import { type Session, training } from './api.ts';
import { type ForSite, PlanSession } from './plan-session.tsx';

const PAGE_SIZE = 20;

type Words = ReturnType<typeof useWords>['t'];
const columnsOf = (t: Words): NonNullable<TableProps<Session>['columns']> => [
  {
    ...{ key: 'course', title: t('training.course') },
    render: (_, s) => <Link href={`/training/sessions/${s.id}`}>{s.title}</Link>,
  },
  { key: 'time', title: t('training.time'), render: (_, s) => minuteAt(s.startsAt) },
  { key: 'place', title: t('training.place'), dataIndex: 'place' },
  { key: 'seats', title: t('training.seats'), render: (_, s) => `${s.taken} / ${s.seats}` },
  { key: 'trainer', title: t('training.trainer'), dataIndex: 'trainerName' },
  { key: 'state', render: (_, s) => t(`training.state.${s.state}`) },
];

/** What a finding of an inspection asks for: `?site=7&county=2&place=…`. */
function siteAsked(search: string): ForSite | null {
  const asked = new URLSearchParams(search);
  const [siteId, countyId] = [Number(asked.get('site')), Number(asked.get('county'))];
  return siteId > 0 && countyId > 0 ? { siteId, countyId, place: asked.get('place') ?? '' } : null;
}

export function Sessions() {
  const { t } = useWords();
  const [when, ask] = useState<'coming' | 'past'>('coming');
  const [page, turn] = useState(1);
  const forSite = siteAsked(useSearch());
  const [planning, plan] = useState(forSite !== null);
  const client = useQueryClient();
  const found = useQuery({
    queryKey: ['sessions', when, page],
    queryFn: async () => {
      const query = { when, page: String(page), pageSize: String(PAGE_SIZE) };
      return (await training['training-sessions'].$get({ query })).json();
    },
    placeholderData: keepPreviousData,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const planner = (
    <Allowed permission="training.hold">
      <Button type="primary" onClick={() => plan(true)}>
        {t('training.plan')}
      </Button>
    </Allowed>
  );
  return (
    <Flex vertical gap={12}>
      <Flex justify="space-between" wrap gap={8}>
        <Radio.Group
          value={when}
          optionType="button"
          options={(['coming', 'past'] as const).map((value) => ({ value, label: t(`training.${value}`) }))}
          onChange={(e) => {
            ask(e.target.value);
            turn(1);
          }}
        />
        {planner}
      </Flex>
      <WideTable<Session>
        label={t('training.sessions')}
        size="middle"
        rowKey="id"
        dataSource={found.data.items}
        locale={{ emptyText: <Empty description={t(`training.none-${when}`)}>{planner}</Empty> }}
        pagination={{
          current: page,
          pageSize: PAGE_SIZE,
          total: found.data.total,
          onChange: turn,
          hideOnSinglePage: true,
        }}
        columns={columnsOf(t)}
      />
      {planning && (
        <PlanSession
          forSite={forSite}
          onDone={() => {
            plan(false);
            client.invalidateQueries({ queryKey: ['sessions'] });
          }}
        />
      )}
    </Flex>
  );
}
