// Scenes held until the police arrive: those open first, with what was done, who came, and how long it took.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert, Button, Empty, Flex, Select, type TableProps } from 'antd';
import { useState } from 'react';
import { WithinField } from '../inspections/plan.tsx';
import { useWords } from '../language.tsx';
import { Allowed } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { minuteAt, timeAt } from '../when.ts';
import { WideTable } from '../wide.tsx';
import { HOLD_STATES, type Hold, holds, PAGE_SIZE } from './api.ts';
import { BeginHold, HoldStep, type Step } from './hold-forms.tsx';

type Words = ReturnType<typeof useWords>['t'];
/** The list of open ones is looked at while somebody stands there. */
const AGAIN_MS = 15_000;

/** 3 分 20 秒 */
export function lasting(t: Words, seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes === 0
    ? t('jd.seconds', { s: seconds % 60 })
    : t('jd.minutes', { m: minutes, s: seconds % 60 });
}

function Begun({ hold: h }: { hold: Hold }) {
  const { t } = useWords();
  return (
    <>
      {minuteAt(h.begunAt)}
      <div className="quiet">{t(h.byGuard ? 'jd.by.guard' : 'jd.by.officer', { name: h.byName })}</div>
      {h.claimedAt && <div className="quiet">{t('jd.claimed', { at: minuteAt(h.claimedAt) })}</div>}
    </>
  );
}

const columnsOf = (
  t: Words,
  now: Date,
  take: (hold: Hold, step: Step) => void,
): NonNullable<TableProps<Hold>['columns']> => [
  { key: 'begun', title: t('jd.begun'), render: (_, h) => <Begun hold={h} /> },
  {
    ...{ key: 'where', title: t('jd.where') },
    render: (_, h) => (
      <>
        {[h.siteName, h.place].filter(Boolean).join(' · ')}
        <div className="quiet">
          {h.stationName}
          {h.distanceMetres !== null && ` · ${t('jd.away', { n: h.distanceMetres })}`}
        </div>
      </>
    ),
  },
  {
    ...{ key: 'what', title: t('joint.head.what') },
    render: (_, h) => <div style={{ maxWidth: 280 }}>{h.text}</div>,
  },
  {
    ...{ key: 'first', title: t('jd.first-action') },
    render: (_, h) => (
      <>
        {h.firstActionSeconds === null ? '—' : lasting(t, h.firstActionSeconds)}
        {h.firstActionAt && <div className="quiet">{`${timeAt(h.firstActionAt, now)} ${h.firstAction}`}</div>}
      </>
    ),
  },
  {
    ...{ key: 'state', title: t('jd.state') },
    render: (_, h) => (
      <>
        {h.state === 'open' ? <b>{t('jd.hold.open')}</b> : t(`jd.hold.${h.state}`)}
        {h.heldSeconds !== null && ` ${lasting(t, h.heldSeconds)}`}
        <div className="quiet">{h.arrivedWho || h.closeReason}</div>
      </>
    ),
  },
  {
    ...{ key: 'do', title: t('jd.do') },
    render: (_, h) =>
      h.state === 'open' && (
        <Allowed permission="duty.change">
          <Flex gap={8} wrap>
            <Button type="primary" onClick={() => take(h, 'arrival')}>
              {t('jd.hold.arrive')}
            </Button>
            {!h.firstActionAt && <Button onClick={() => take(h, 'action')}>{t('jd.hold.act')}</Button>}
            <Button onClick={() => take(h, 'call-off')}>{t('jd.hold.call-off')}</Button>
          </Flex>
        </Allowed>
      ),
  },
];

const useHolds = (state: Hold['state'] | undefined, within: number | undefined, page: number) =>
  useQuery({
    queryKey: ['scene-holds', state, within, page],
    refetchInterval: AGAIN_MS,
    queryFn: async () => {
      const query = {
        ...{ page: String(page), pageSize: String(PAGE_SIZE), ...(state && { state }) },
        ...(within && { organisationId: String(within) }),
      };
      return (await holds.$get({ query })).json();
    },
    placeholderData: keepPreviousData,
  });

export function Holds() {
  const { t } = useWords();
  const [state, choose] = useState<Hold['state']>();
  const [within, limit] = useState<number>();
  const [page, turn] = useState(1);
  const [asking, ask] = useState<{ hold: Hold; step: Step } | 'new' | null>(null);
  const found = useHolds(state, within, page);
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const { items, total, open, now } = found.data;
  const done = () => {
    ask(null);
    found.refetch();
  };
  return (
    <Flex vertical gap={12}>
      {open > 0 && <Alert type="warning" showIcon title={t('jd.hold.some', { n: open })} />}
      <Flex gap={8} wrap>
        <Select
          {...{ allowClear: true, style: { width: 150 }, value: state ?? null }}
          aria-label={t('jd.state')}
          placeholder={t('jd.state')}
          options={HOLD_STATES.map((value) => ({ value, label: t(`jd.hold.${value}`) }))}
          onChange={(value) => {
            choose(value ?? undefined);
            turn(1);
          }}
        />
        <WithinField
          value={within}
          choose={(id) => {
            limit(id);
            turn(1);
          }}
        />
        <Allowed permission="duty.change">
          <Button type="primary" onClick={() => ask('new')}>
            {t('jd.hold.add')}
          </Button>
        </Allowed>
      </Flex>
      <p className="quiet" style={{ margin: 0 }}>
        {t('jd.hold.about')}
      </p>
      <WideTable<Hold>
        label={t('jd.holds')}
        size="middle"
        rowKey="id"
        dataSource={items}
        locale={{
          emptyText: <Empty description={t(state || within ? 'jd.holds.filtered' : 'jd.holds.none')} />,
        }}
        pagination={{
          ...{ current: page, pageSize: PAGE_SIZE, total, onChange: turn },
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        columns={columnsOf(t, new Date(now), (hold, step) => ask({ hold, step }))}
      />
      {asking === 'new' && <BeginHold onDone={done} />}
      {asking && asking !== 'new' && <HoldStep {...asking} onDone={done} />}
    </Flex>
  );
}
