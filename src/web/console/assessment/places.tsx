// Places of a kind, the best first: what each came to, against the quarter before and why; figures open their records.
import { Empty, type TableProps } from 'antd';
import { useWords } from '../language.tsx';
import { WideTable } from '../wide.tsx';
import { PAGE_SIZE, type Place, type Quarter, rateWords, signed } from './api.ts';

type Words = ReturnType<typeof useWords>['t'];
interface Doing {
  /** What is below a place; not of a site. */
  onBelow(place: Place): void;
  onRecords(place: Place, indicator: string): void;
  /** Undefined: nothing is published that could be spoken about. */
  onSaid: ((place: Place) => void) | undefined;
}

const MOST_MOVES = 3;

function Moved({ place, t }: { place: Place; t: Words }) {
  if (place.before === null || place.score === null) return t('assessing.no-before');
  const difference = Math.round((place.score - place.before) * 10) / 10;
  const why = place.moves
    .slice(0, MOST_MOVES)
    .map(({ indicator, points }) => `${t(`indicator.${indicator}`)} ${signed(points)}`);
  return (
    <>
      {place.before} → {place.score} <b>{difference === 0 ? t('assessing.same') : signed(difference)}</b>
      {why.length > 0 && <small className="quiet"> {why.join(t('assessing.comma'))}</small>}
    </>
  );
}

/** A rate that opens what it was counted from. */
const figureColumn = (t: Words, indicator: string, onRecords: Doing['onRecords']) => ({
  ...{ key: indicator, title: t(`indicator.${indicator}`), align: 'right' as const },
  render: (_: unknown, p: Place) => {
    const words = rateWords(p.figures[indicator]);
    if (!p.figures[indicator]) return words;
    return (
      <button
        {...{ type: 'button', className: 'link' }}
        aria-label={t('assessing.records.of', {
          ...{ name: p.name, what: t(`indicator.${indicator}`), rate: words },
        })}
        onClick={() => onRecords(p, indicator)}
      >
        {words}
      </button>
    );
  },
});

function columnsOf(
  t: Words,
  { kind, indicators }: { kind: string; indicators: string[] },
  { onBelow, onRecords, onSaid }: Doing,
): NonNullable<TableProps<Place>['columns']> {
  return [
    {
      ...{ key: 'place', title: t('assess.place') },
      render: (_, p) => (p.place === null ? '—' : `${p.place} / ${p.of}`),
    },
    {
      ...{ key: 'name', title: t(`assess.kind.${kind}`) },
      render: (_, p) =>
        kind === 'site' ? (
          p.name
        ) : (
          <button type="button" className="link" onClick={() => onBelow(p)}>
            {p.name}
          </button>
        ),
    },
    ...(kind === 'station' || kind === 'site'
      ? [
          {
            ...{ key: 'parent', title: t(`assess.kind.${kind === 'site' ? 'station' : 'county'}`) },
            dataIndex: 'parentName',
          },
        ]
      : []),
    ...(kind === 'site'
      ? [{ key: 'employer', title: t('assess.kind.employer'), dataIndex: 'employerName' }]
      : []),
    { key: 'score', title: t('assess.score'), render: (_, p) => <b>{p.score ?? '—'}</b> },
    ...indicators.map((indicator) => figureColumn(t, indicator, onRecords)),
    { key: 'moved', title: t('assessing.since'), render: (_, p) => <Moved place={p} t={t} /> },
    ...(onSaid
      ? [
          {
            ...{ key: 'said', title: t('assessing.said') },
            render: (_: unknown, p: Place) => (
              <button
                {...{ type: 'button', className: 'link' }}
                aria-label={t('assessing.said.of', { name: p.name })}
                onClick={() => onSaid(p)}
              >
                {t('assessing.said.open')}
              </button>
            ),
          },
        ]
      : []),
  ];
}

interface PlacesProps extends Doing {
  quarter: Quarter;
  kind: string;
  page: number;
  onPage(page: number): void;
}

export function Places({ quarter, kind, page, onPage, ...doing }: PlacesProps) {
  const { t } = useWords();
  return (
    <WideTable<Place>
      label={t('assessing.places')}
      size="middle"
      rowKey="nodeId"
      dataSource={quarter.items}
      locale={{ emptyText: <Empty description={t('assessing.none')} /> }}
      pagination={{
        ...{ current: page, pageSize: PAGE_SIZE, total: quarter.total, onChange: onPage },
        ...{ hideOnSinglePage: true, showSizeChanger: false },
      }}
      columns={columnsOf(t, { kind, indicators: quarter.indicators }, doing)}
    />
  );
}
