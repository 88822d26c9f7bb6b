// A station's week: what is missing, filled by a proposal and by hand, then published.
import { Alert, Button, DatePicker, Empty, Flex, Popconfirm, Select, Typography } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { useRights } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { minuteAt } from '../when.ts';
import { hours, type Line, type Plan, type Week } from './api.ts';
import { after, mondayOf, nextMonday, span } from './days.ts';
import { type Begun, EditLine } from './edit-line.tsx';
import { AreaGrid, type Gap } from './grid.tsx';
import { Hours, Lines, Published } from './lists.tsx';
import { Looking, Missing, ProposalSaid } from './proposal.tsx';
import { Publish } from './publish.tsx';
import { useStation } from './use-station.ts';
import { useWeek } from './use-week.ts';

const clockOf = (hour: number) => `${String(hour % 24).padStart(2, '0')}:00`;
/** A gap is filled with the hours that are missing in a row from it on, eight at most. */
function lengthOf(week: Week, { areaId, day, hour }: Gap): number {
  const missing = (h: number) =>
    week.hours.some(
      (one) =>
        one.areaId === areaId &&
        one.missing > 0 &&
        (h < 24 ? one.day === day && one.hour === h : one.day === after(day, 1) && one.hour === h - 24),
    );
  let length = 1;
  while (length < 8 && missing(hour + length)) length++;
  return length;
}

export function StationField({ station }: { station: ReturnType<typeof useStation> }) {
  const { t } = useWords();
  return (
    <Select
      {...{ showSearch: { optionFilterProp: 'label' }, style: { width: 220 }, options: station.options }}
      aria-label={t('rc.station')}
      placeholder={t('sh.station.choose')}
      value={station.id ?? null}
      onChange={station.choose}
    />
  );
}

function WeekField({ monday, choose }: { monday: string; choose(monday: string): void }) {
  const { t } = useWords();
  return (
    <Flex gap={4}>
      <Button aria-label={t('sh.week.before')} onClick={() => choose(after(monday, -7))}>
        ←
      </Button>
      <DatePicker
        {...{ allowClear: false, 'aria-label': t('sh.week'), value: dayjs(monday) }}
        format={(day) => t('sh.week.of', { day: mondayOf(day.format('YYYY-MM-DD')) })}
        onChange={(day) => day && choose(mondayOf(day.format('YYYY-MM-DD')))}
      />
      <Button aria-label={t('sh.week.after')} onClick={() => choose(after(monday, 7))}>
        →
      </Button>
    </Flex>
  );
}

type Doing = ReturnType<typeof useWeek>;

function DraftBar({ plan, doing, add, publish }: { plan: Plan; doing: Doing; add(): void; publish(): void }) {
  const { t } = useWords();
  const busy = doing.busy !== null;
  return (
    <Flex gap={8} wrap align="center">
      <Button type="primary" disabled={busy} onClick={() => doing.propose(plan)}>
        {t('sh.propose')}
      </Button>
      <Button disabled={busy} onClick={add}>
        {t('sh.line.add')}
      </Button>
      <Button disabled={busy || plan.lines.length === 0} onClick={publish}>
        {t('sh.publish')}
      </Button>
      <Popconfirm title={t('sh.drop.sure')} okText={t('sh.drop')} onConfirm={() => doing.drop(plan)}>
        <Button {...{ danger: true, disabled: busy }}>{t('sh.drop')}</Button>
      </Popconfirm>
    </Flex>
  );
}

const isLine = (a: Line) => (b: Line) =>
  a.memberId === b.memberId && a.areaId === b.areaId && a.startsAt === b.startsAt && a.endsAt === b.endsAt;

function Draft({ week, plan, doing }: { week: Week; plan: Plan; doing: Doing }) {
  const { t } = useWords();
  const [editing, edit] = useState<{ begun: Begun; line: Line | null } | null>(null);
  const [publishing, publish] = useState(false);
  const rest = (line: Line | null) => plan.lines.filter((l) => !line || !isLine(line)(l));
  const [first] = week.areas;
  const fill = (gap: Gap) => {
    const begun = span(gap.day, clockOf(gap.hour), clockOf(gap.hour + lengthOf(week, gap)));
    edit({ begun: { areaId: gap.areaId, ...begun }, line: null });
  };
  const add = () =>
    first && edit({ begun: { areaId: first.id, ...span(week.firstDay, '18:00', '22:00') }, line: null });
  return (
    <>
      <DraftBar {...{ plan, doing, add, publish: () => publish(true) }} />
      {doing.busy === 'proposal' && <Looking />}
      {plan.proposal && <ProposalSaid proposal={plan.proposal} />}
      <Missing week={week} />
      <Grids {...{ week, fill }} />
      <Typography.Title level={2} style={{ fontSize: 18, margin: 0 }}>
        {t('sh.lines')}
      </Typography.Title>
      <Lines
        {...{ week, lines: plan.lines }}
        doing={{
          change: (line) => edit({ begun: line, line }),
          remove: (line) => doing.keep(plan, rest(line)),
        }}
      />
      {editing && (
        <EditLine
          {...{ week, begun: editing.begun, close: () => edit(null) }}
          keep={async (given) => {
            if (await doing.keep(plan, [...rest(editing.line), given])) edit(null);
          }}
        />
      )}
      {publishing && (
        <Publish
          {...{ week, plan, close: () => publish(false) }}
          publish={(officerId, despite) => {
            publish(false);
            doing.publish(plan, officerId, despite);
          }}
        />
      )}
    </>
  );
}

function Grids({ week, fill }: { week: Week; fill?: (gap: Gap) => void }) {
  const { t } = useWords();
  const needed = week.areas.filter((area) => week.hours.some((h) => h.areaId === area.id));
  if (needed.length === 0) return <Empty description={t('sh.demand.none')} />;
  return needed.map((area) => <AreaGrid key={area.id} {...{ week, area, fill }} />);
}

/** Without a draft: how it stands, and the way to one. */
function Standing({ week, doing }: { week: Week; doing: Doing }) {
  const { t } = useWords();
  const rights = useRights();
  const mayBegin = rights.may('duty.change');
  return (
    <>
      {mayBegin && (
        <div>
          <Button type="primary" disabled={doing.busy !== null} onClick={doing.begin}>
            {t('sh.begin')}
          </Button>
        </div>
      )}
      <Missing week={week} />
      <Grids week={week} />
    </>
  );
}

function WeekShown({ week, doing }: { week: Week; doing: Doing }) {
  const { t } = useWords();
  const rights = useRights();
  return (
    <>
      <p style={{ margin: 0 }}>
        {week.missingMinutes > 0 ? (
          <b>{t('sh.missing', { n: hours(week.missingMinutes) })}</b>
        ) : (
          t('sh.missing.none')
        )}{' '}
        {week.publishedAt && t('sh.published.at', { at: minuteAt(week.publishedAt) })}
      </p>
      {week.plan && rights.may('duty.change') ? (
        <Draft {...{ week, plan: week.plan, doing }} />
      ) : (
        <Standing {...{ week, doing }} />
      )}
      <Typography.Title level={2} style={{ fontSize: 18, margin: 0 }}>
        {t('sh.published')}
      </Typography.Title>
      <Published week={week} />
      <Typography.Title level={2} style={{ fontSize: 18, margin: 0 }}>
        {t('sh.hours')}
      </Typography.Title>
      <Hours week={week} />
    </>
  );
}

export function StationWeek() {
  const { t } = useWords();
  const station = useStation();
  const [monday, choose] = useState(nextMonday);
  const doing = useWeek(station.id, monday);
  const { found, wrong } = doing;
  const shown = () => {
    if (station.id === undefined) return <Empty description={t('sh.station.choose')} />;
    if (found.isPending) return <Loading />;
    if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
    return <WeekShown week={found.data} doing={doing} />;
  };
  return (
    <Flex vertical gap={12}>
      <Flex gap={8} wrap align="center">
        <StationField station={station} />
        <WeekField {...{ monday, choose }} />
      </Flex>
      {wrong && <Alert type="error" showIcon title={wrong} style={{ whiteSpace: 'pre-line' }} />}
      {shown()}
    </Flex>
  );
}
