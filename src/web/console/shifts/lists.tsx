// The draft's shifts with what is against each, those that are published, and everybody's hours.
import { Button, Empty, Flex, type TableProps, Tag } from 'antd';
import { useWords } from '../language.tsx';
import { WideTable } from '../wide.tsx';
import { type Guard, hours, isSoft, type Line, PAGE_SIZE, type Shift, type Week } from './api.ts';
import { clock, dayOf, weekday } from './days.ts';

type Words = ReturnType<typeof useWords>['t'];
const pages = { pageSize: PAGE_SIZE, hideOnSinglePage: true, showSizeChanger: false };

const timeWords = (t: Words, { startsAt, endsAt }: { startsAt: string; endsAt: string }) => {
  const day = dayOf(startsAt);
  const next = dayOf(endsAt) === day ? '' : t('sh.next-day');
  return `${t(`rc.weekday.${weekday(day)}`)} ${day.slice(5)} ${clock(startsAt)}–${next}${clock(endsAt)}`;
};

const areaName = (week: Week, areaId: number) => week.areas.find((a) => a.id === areaId)?.name ?? '';

interface Doing {
  change(line: Line): void;
  remove(line: Line): void;
}

const lineColumns = (
  t: Words,
  week: Week,
  doing: Doing | undefined,
): NonNullable<TableProps<Line>['columns']> => [
  { key: 'time', title: t('sh.time'), render: (_, l) => timeWords(t, l) },
  { key: 'area', title: t('sh.area'), render: (_, l) => areaName(week, l.areaId) },
  {
    ...{ key: 'guard', title: t('sh.guard') },
    render: (_, l) => (
      <>
        {l.name} {l.byHand && <span className="quiet">{t('sh.by-hand')}</span>}
      </>
    ),
  },
  {
    ...{ key: 'officer', title: t('sh.officer') },
    render: (_, l) => {
      if (week.areas.find((a) => a.id === l.areaId)?.kind !== 'station') return '—';
      const id = l.officerId ?? week.plan?.officerId;
      return week.officers.find((o) => o.id === id)?.name ?? t('sh.officer.none');
    },
  },
  {
    ...{ key: 'conflicts', title: t('sh.conflicts') },
    render: (_, l) =>
      l.conflicts.length === 0
        ? '—'
        : l.conflicts.map((kind) => (
            <Tag key={kind} color={isSoft(kind) ? 'gold' : 'red'}>
              {t(`sh.conflict.${kind}`)}
            </Tag>
          )),
  },
  ...(doing
    ? [
        {
          ...{ key: 'do', title: t('sh.do') },
          render: (_: unknown, l: Line) => (
            <Flex gap={8}>
              <Button
                aria-label={t('sh.change.of', { name: l.name, time: timeWords(t, l) })}
                onClick={() => doing.change(l)}
              >
                {t('sh.change')}
              </Button>
              <Button
                {...{
                  danger: true,
                  'aria-label': t('sh.remove.of', { name: l.name, time: timeWords(t, l) }),
                }}
                onClick={() => doing.remove(l)}
              >
                {t('sh.remove')}
              </Button>
            </Flex>
          ),
        },
      ]
    : []),
];

const worst = ({ conflicts }: Line) => (conflicts.length === 0 ? 2 : conflicts.every(isSoft) ? 1 : 0);

/** Those with something against them first. */
export function Lines({ week, lines, doing }: { week: Week; lines: Line[]; doing: Doing | undefined }) {
  const { t } = useWords();
  return (
    <WideTable<Line>
      label={t('sh.lines')}
      rowKey={(l) => `${l.memberId} ${l.areaId} ${l.startsAt} ${l.endsAt}`}
      dataSource={[...lines].sort((a, b) => worst(a) - worst(b))}
      locale={{ emptyText: <Empty description={t('sh.lines.none')} /> }}
      pagination={pages}
      columns={lineColumns(t, week, doing)}
    />
  );
}

export function Published({ week }: { week: Week }) {
  const { t } = useWords();
  return (
    <WideTable<Shift>
      label={t('sh.published')}
      rowKey="id"
      dataSource={week.shifts}
      locale={{ emptyText: <Empty description={t('sh.published.none')} /> }}
      pagination={pages}
      columns={[
        { key: 'time', title: t('sh.time'), render: (_, s) => timeWords(t, s) },
        { key: 'area', title: t('sh.area'), render: (_, s) => areaName(week, s.areaId) },
        { key: 'guard', title: t('sh.guard'), dataIndex: 'name' },
        { key: 'officer', title: t('sh.officer'), render: (_, s) => s.officerName ?? '—' },
        {
          ...{ key: 'signed', title: t('sh.signed') },
          render: (_, s) => t(`sh.signed.${s.signedOn ?? 'none'}`, { n: s.distanceMetres ?? 0 }),
        },
      ]}
    />
  );
}

export function Hours({ week }: { week: Week }) {
  const { t } = useWords();
  return (
    <WideTable<Guard>
      label={t('sh.hours')}
      rowKey="memberId"
      dataSource={week.guards}
      locale={{ emptyText: <Empty description={t('sh.hours.none')} /> }}
      pagination={pages}
      columns={[
        { key: 'guard', title: t('sh.guard'), dataIndex: 'name' },
        { key: 'week', title: t('sh.hours.week'), render: (_, g) => hours(g.weekMinutes) },
        { key: 'recent', title: t('sh.hours.recent'), render: (_, g) => hours(g.recentMinutes) },
        { key: 'nights', title: t('sh.hours.nights'), dataIndex: 'recentNights' },
      ]}
    />
  );
}
