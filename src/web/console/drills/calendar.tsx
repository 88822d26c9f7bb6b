// The drill calendar: which unit must drill by when, which is late, what must be closed before, and the way to planning one.
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Empty, Flex, InputNumber, Radio, type TableProps } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { useWords } from '../language.tsx';
import { Allowed, useRights } from '../rights.tsx';
import { type CalendarPage, calendar, LEVELS, type Level } from '../scores/api.ts';
import { Failed, Loading } from '../shell.tsx';
import { minuteAt } from '../when.ts';
import { WideTable } from '../wide.tsx';

type Unit = CalendarPage['items'][number];
const PAGE_SIZE = 50;
const STATES = ['never', 'overdue', 'due', 'fine'] as const;
type Words = ReturnType<typeof useWords>['t'];

/** A surprise as its window: its moment is nobody's to know. */
const plannedWords = (t: Words, p: Unit['planned'][number]) =>
  p.surprise
    ? t('drills.window', { from: minuteAt(p.from), to: minuteAt(p.until) })
    : `${minuteAt(p.from)} ${p.title}`;

function columnsOf(t: Words, level: Level, plans: boolean): NonNullable<TableProps<Unit>['columns']> {
  const like = (u: Unit, timing: 'at' | 'window') =>
    `/drills/new?${new URLSearchParams({ timing, ...(level !== 'county' && { unit: String(u.id) }) })}`;
  return [
    { key: 'name', title: t('scores.unit'), dataIndex: 'name' },
    {
      ...{ key: 'last', title: t('calendar.last') },
      render: (_, u) =>
        u.lastCalloutId === null ? (
          t('calendar.never')
        ) : (
          <Link href={`/callouts/${u.lastCalloutId}/report`}>{u.lastOn}</Link>
        ),
    },
    { key: 'due', title: t('calendar.due-on'), render: (_, u) => u.dueOn ?? t('calendar.at-once') },
    {
      ...{ key: 'state', title: t('scores.standing') },
      render: (_, u) => (
        <span className={`due-${u.state}`}>
          {u.state === 'fine' || u.state === 'due' ? '' : '▲ '}
          {t(`calendar.state.${u.state}`)}
        </span>
      ),
    },
    {
      ...{ key: 'planned', title: t('calendar.planned') },
      render: (_, u) => (
        <Flex vertical>
          {u.planned.map((p) => (
            <Link key={p.drillId} href={plans ? `/drills/${p.drillId}` : '/drills'}>
              {plannedWords(t, p)}
            </Link>
          ))}
        </Flex>
      ),
    },
    {
      ...{ key: 'open', title: t('calendar.open') },
      render: (_, u) =>
        u.openImprovements > 0 && (
          <Link href={`/callouts/${u.openCalloutId}/report`}>
            ▲ {t('calendar.open.n', { n: u.openImprovements })}
          </Link>
        ),
    },
    {
      key: 'plan',
      render: (_, u) =>
        plans && (
          <Flex gap={8}>
            <Link href={like(u, 'at')} asChild>
              <Button>{t('calendar.plan.at')}</Button>
            </Link>
            <Link href={like(u, 'window')} asChild>
              <Button>{t('calendar.plan.window')}</Button>
            </Link>
          </Flex>
        ),
    },
  ];
}

export function DrillCalendar() {
  const { t } = useWords();
  const plans = useRights().may('drill.plan');
  const [level, choose] = useState<Level>('squad');
  const [state, ask] = useState<Unit['state'] | undefined>();
  const [page, turn] = useState(1);
  const found = useQuery({
    queryKey: ['drills', 'calendar', level, state, page],
    queryFn: async () => {
      const query = { level, page: String(page), pageSize: String(PAGE_SIZE), ...(state && { state }) };
      return (await calendar['drill-calendar'].$get({ query })).json();
    },
    placeholderData: keepPreviousData,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const { counts, months, items, total } = found.data;
  const all = STATES.reduce((sum, s) => sum + (counts[s] ?? 0), 0);
  const first = (change: () => void) => () => {
    change();
    turn(1);
  };
  return (
    <Flex vertical gap={12}>
      <Flex wrap gap={8} align="center">
        <Radio.Group
          {...{ value: level, optionType: 'button' as const }}
          options={LEVELS.map((value) => ({ value, label: t(`scores.level.${value}`) }))}
          onChange={(e) => first(() => choose(e.target.value))()}
        />
        <Radio.Group
          {...{ value: state ?? 'all', optionType: 'button' as const }}
          options={[
            { value: 'all', label: `${t('calendar.all')} ${all}` },
            ...STATES.map((value) => ({
              value,
              label: `${t(`calendar.state.${value}`)} ${counts[value] ?? 0}`,
            })),
          ]}
          onChange={(e) => first(() => ask(e.target.value === 'all' ? undefined : e.target.value))()}
        />
      </Flex>
      <Flex wrap gap={8} align="center">
        <span>{t('calendar.each', { n: months })}</span>
        <Allowed permission="standard.change">
          <Frequency key={level} level={level} />
        </Allowed>
      </Flex>
      <WideTable<Unit>
        {...{ label: t('drills.nav.calendar'), size: 'middle', rowKey: 'id', dataSource: items }}
        locale={{ emptyText: <Empty description={t(all === 0 ? 'scores.no-units' : 'calendar.none')} /> }}
        pagination={{
          ...{ current: page, pageSize: PAGE_SIZE, total, onChange: turn },
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        columns={columnsOf(t, level, plans)}
      />
    </Flex>
  );
}

function Frequency({ level }: { level: Level }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [months, put] = useState<number | null>(null);
  const found = useQuery({
    queryKey: ['drill-frequencies'],
    queryFn: async () => (await calendar['drill-frequencies'].$get()).json(),
  });
  const known = found.data?.items.find((f) => f.level === level);
  if (!known) return null;
  const save = async () => {
    try {
      await calendar['drill-frequencies'][':level'].$put({
        param: { level },
        json: { months: months ?? known.months, version: known.version },
      });
    } catch (error) {
      message.error((error as Error).message, 8);
    }
    put(null);
    await client.invalidateQueries({ queryKey: ['drill-frequencies'] });
    await client.invalidateQueries({ queryKey: ['drills', 'calendar'] });
  };
  return (
    <>
      <InputNumber
        {...{ min: 1, max: 60, precision: 0, value: months ?? known.months, onChange: put }}
        aria-label={t('calendar.months')}
      />
      <Button disabled={months === null || months === known.months} onClick={save}>
        {t('calendar.change')}
      </Button>
    </>
  );
}
