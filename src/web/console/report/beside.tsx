// The call-out beside those before it of its kind and task: one figure as bars, all of them as a table.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { plain } from '../../../kernel/plain.ts';
import { useWords, type Words } from '../language.tsx';
import { Failed, Loading } from '../shell.tsx';
import { minuteAt } from '../when.ts';
import { type Figures, type Beside as Other, readBeside } from './report-api.ts';
import { spanWords } from './span.ts';

const COLUMNS = [
  ...(['required', 'summoned', 'reached', 'coming', 'mustered', 'noShows'] as const),
  ...([
    'firstResponseSeconds',
    'halfStrengthSeconds',
    'ninetyStrengthSeconds',
    'fullStrengthSeconds',
  ] as const),
] satisfies (keyof Figures)[];
type Column = (typeof COLUMNS)[number];

const figure = (t: Words, column: Column, value: number | null | undefined) =>
  column.endsWith('Seconds') ? spanWords(t, value) : String(value ?? '');

export function Beside({ calloutId }: { calloutId: number }) {
  const { t } = useWords();
  const [column, setColumn] = useState<Column>('firstResponseSeconds');
  const found = useQuery({ queryKey: ['beside', calloutId], queryFn: () => readBeside(calloutId) });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const { items } = found.data;
  return (
    <section aria-labelledby="beside">
      <h2 id="beside">{t('after.beside')}</h2>
      {items.length === 1 && <p>{t('after.beside.none')}</p>}
      {items.length > 1 && (
        <>
          <fieldset className="chips" aria-label={t('after.beside.figure')}>
            {COLUMNS.map((c) => (
              <button key={c} type="button" aria-pressed={column === c} onClick={() => setColumn(c)}>
                {t(`report.f.${c}`)}
              </button>
            ))}
          </fieldset>
          <Bars items={items} column={column} />
          <Table items={items} />
        </>
      )}
    </section>
  );
}

const WIDTH = 720;
const BAR = 22;
const NAMES = 150;
const WORDS = 130;

function Bars({ items, column }: { items: Other[]; column: Column }) {
  const { t } = useWords();
  const most = Math.max(1, ...items.map((i) => i.figures?.[column] ?? 0));
  const room = WIDTH - NAMES - WORDS;
  return (
    <svg
      className="beside-bars"
      viewBox={`0 0 ${WIDTH} ${items.length * (BAR + 6)}`}
      role="img"
      aria-label={t('after.beside.bars', { figure: t(`report.f.${column}`) })}
    >
      {items.map((item, i) => {
        const value = item.figures?.[column];
        const width = ((value ?? 0) / most) * room;
        const y = i * (BAR + 6);
        return (
          <g key={item.id} className={item.self ? 'self' : undefined}>
            <text x={0} y={y + 16}>
              {item.self ? `★ ${t('after.this')}` : minuteAt(item.launchedAt)}
            </text>
            <rect x={NAMES} y={y} width={Math.max(width, 1)} height={BAR} />
            <text x={NAMES + width + 6} y={y + 16}>
              {item.figures ? figure(t, column, value) : t('after.beside.gone')}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function Table({ items }: { items: Other[] }) {
  const { t } = useWords();
  return (
    <div className="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('report.launched')}</th>
            {COLUMNS.map((c) => (
              <th key={c} scope="col">
                {t(`report.f.${c}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id} className={item.self ? 'self' : undefined}>
              <th scope="row">
                {item.self ? (
                  `★ ${t('after.this')}`
                ) : (
                  <Link href={`/callouts/${item.id}/report`}>
                    {minuteAt(item.launchedAt)} {plain(item.title)}
                  </Link>
                )}
              </th>
              {COLUMNS.map((c) => (
                <td key={c}>{item.figures ? figure(t, c, item.figures[c]) : '—'}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
