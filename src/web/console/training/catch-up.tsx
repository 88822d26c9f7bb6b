// Who must still take which course, the worst first; many signed up for a session in one go.
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Empty, Flex, Radio, Select, type TableProps } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { useWords } from '../language.tsx';
import { CountyChoice, useAskedCounty } from '../pages/county-choice.tsx';
import { listUnits, type Unit } from '../pages/force-api.ts';
import { UnitChoice, useAskedUnit } from '../pages/unit-choice.tsx';
import { Allowed } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { minuteAt } from '../when.ts';
import { WideTable } from '../wide.tsx';
import { type CatchUp, training } from './api.ts';

type Owing = CatchUp['items'][number];
const PAGE_SIZE = 50;
const NO_UNITS: Unit[] = [];
const keyOf = (o: Owing) => `${o.memberId} ${o.courseId}`;

export function CatchUpList() {
  const { t } = useWords();
  const [why, ask] = useState<Owing['why'] | undefined>();
  const [unitId, narrow] = useState(useAskedUnit());
  const [countyId, limit] = useState(useAskedCounty());
  const [page, turn] = useState(1);
  const [chosen, choose] = useState<Owing[]>([]);
  /** What is asked for otherwise is read from its first page. */
  const fromStart =
    <T,>(choose: (value: T) => void) =>
    (value: T) => {
      choose(value);
      turn(1);
    };
  const units = useQuery({ queryKey: ['units'], queryFn: listUnits }).data ?? NO_UNITS;
  const found = useQuery({
    queryKey: ['catch-up', why, unitId, countyId, page],
    queryFn: async () => {
      const query = { page: String(page), pageSize: String(PAGE_SIZE), ...(why && { why }) };
      const within = {
        ...(unitId !== undefined && { unitId: String(unitId) }),
        ...(countyId !== undefined && { countyId: String(countyId) }),
      };
      return (await training.training['catch-up'].$get({ query: { ...query, ...within } })).json();
    },
    placeholderData: keepPreviousData,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const { counts, items, total } = found.data;
  return (
    <Flex vertical gap={12}>
      <Flex justify="space-between" wrap gap={8}>
        <Reasons {...{ why, counts }} onAsk={fromStart(ask)} />
        <CountyChoice chosen={countyId} onChoose={fromStart(limit)} />
        <UnitChoice
          {...{ label: t('ready.unit'), placeholder: t('training.unit.all'), units, chosen: unitId }}
          onChoose={fromStart(narrow)}
        />
        <Allowed permission="training.sign-up">
          <SignUp chosen={chosen} onDone={() => choose([])} />
        </Allowed>
      </Flex>
      <WideTable<Owing>
        label={t('training.catch-up')}
        size="middle"
        rowKey={keyOf}
        dataSource={items}
        locale={{ emptyText: <Empty description={t('training.none-owing')} /> }}
        pagination={{
          current: page,
          pageSize: PAGE_SIZE,
          total,
          onChange: turn,
          hideOnSinglePage: true,
          showSizeChanger: false,
        }}
        rowSelection={{
          selectedRowKeys: chosen.map(keyOf),
          onChange: (_, rows) => choose(rows),
          getCheckboxProps: (o) =>
            ({ 'aria-label': `${o.name} ${o.title}`, disabled: o.signedUpFor !== null }) as never,
        }}
        columns={columnsOf(t)}
      />
    </Flex>
  );
}

interface ReasonsProps {
  why: Owing['why'] | undefined;
  counts: CatchUp['counts'];
  onAsk(why: Owing['why'] | undefined): void;
}

/** Why somebody owes a course, with how many. */
function Reasons({ why, counts, onAsk }: ReasonsProps) {
  const { t } = useWords();
  const all = counts.missing + counts.ended + counts.ending;
  return (
    <Radio.Group
      value={why ?? 'all'}
      optionType="button"
      options={[
        { value: 'all', label: `${t('training.catch-up')} ${all}` },
        ...(['missing', 'ended', 'ending'] as const).map((value) => ({
          ...{ value, label: `${t(`training.why.${value}`)} ${counts[value]}` },
        })),
      ]}
      onChange={(e) => onAsk(e.target.value === 'all' ? undefined : e.target.value)}
    />
  );
}

type Words = ReturnType<typeof useWords>['t'];
const columnsOf = (t: Words): NonNullable<TableProps<Owing>['columns']> => [
  {
    ...{ key: 'name', title: t('training.who') },
    render: (_, o) => <Link href={`/force/members/${o.memberId}`}>{o.name}</Link>,
  },
  { key: 'unit', title: t('ready.unit'), dataIndex: 'unitName' },
  { key: 'course', title: t('training.course'), dataIndex: 'title' },
  { key: 'why', title: t('training.why'), render: (_, o) => t(`training.why.${o.why}`) },
  { key: 'until', title: t('training.until'), dataIndex: 'until' },
  {
    key: 'seat',
    render: (_, o) =>
      o.signedUpFor !== null && (
        <Link href={`/training/sessions/${o.signedUpFor}`}>{t('training.signed-up')}</Link>
      ),
  },
];

/** Those chosen of one course into one of its sessions; what the server says against it is shown, nobody is lost. */
function SignUp({ chosen, onDone }: { chosen: Owing[]; onDone(): void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [sessionId, pick] = useState<number | undefined>();
  const courseId = chosen[0]?.courseId;
  const ofOne = chosen.filter((o) => o.courseId === courseId);
  const sessions = useQuery({
    queryKey: ['sessions', 'of', courseId],
    enabled: courseId !== undefined,
    queryFn: async () =>
      (
        await training['training-sessions'].$get({ query: { courseId: String(courseId), pageSize: '100' } })
      ).json(),
  });
  if (courseId === undefined) return null;
  const sign = async () => {
    if (sessionId === undefined) return;
    try {
      const json = { memberIds: ofOne.map((o) => o.memberId) };
      await training['training-sessions'][':id']['sign-ups'].$post({
        param: { id: String(sessionId) },
        json,
      });
      message.success(t('training.signed-up.n', { n: ofOne.length }));
      onDone();
      await client.invalidateQueries({ queryKey: ['catch-up'] });
    } catch (error) {
      message.error((error as Error).message, 8);
    }
  };
  return (
    <Flex gap={8} wrap>
      <Select
        value={sessionId}
        onChange={pick}
        aria-label={t('training.choose-session')}
        placeholder={t('training.choose-session')}
        style={{ minWidth: 260 }}
        notFoundContent={t('training.none-coming')}
        options={(sessions.data?.items ?? []).map((s) => ({
          ...{ value: s.id, label: `${s.title} ${minuteAt(s.startsAt)} ${s.taken}/${s.seats}` },
        }))}
      />
      <Button type="primary" disabled={sessionId === undefined} onClick={sign}>
        {t('training.sign-up')} {ofOne.length}
      </Button>
    </Flex>
  );
}
