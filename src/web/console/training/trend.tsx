// A year of readiness as a line: who could be called, of the strength, week by week.
import { useQuery } from '@tanstack/react-query';
import { useWords } from '../language.tsx';
import { training } from './api.ts';
import './training.css';

const WIDTH = 720;
const HEIGHT = 160;
const PAD = { left: 40, right: 8, top: 12, bottom: 24 };

/** Of a unit, a county, or all. */
export function Trend({ query }: { query: { unitId?: string; countyId?: string } }) {
  const { t } = useWords();
  const found = useQuery({
    queryKey: ['readiness', 'trend', query],
    queryFn: async () => (await training.readiness.trend.$get({ query })).json(),
  });
  const points = found.data?.items ?? [];
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 2) return <p className="quiet">{t('ready.trend.none')}</p>;
  const most = Math.max(1, ...points.map((p) => p.strength));
  const x = (i: number) => PAD.left + (i / (points.length - 1)) * (WIDTH - PAD.left - PAD.right);
  const y = (n: number) => HEIGHT - PAD.bottom - (n / most) * (HEIGHT - PAD.top - PAD.bottom);
  const line = (of: 'strength' | 'available') =>
    points.map((p, i) => `${i === 0 ? 'M' : 'L'}${x(i)} ${y(p[of])}`).join('');
  const told = { from: first.day, to: last.day, was: first.available, is: last.available };
  return (
    <figure className="trend">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t('ready.trend.of', told)}>
        <line className="axis" x1={PAD.left} y1={y(0)} x2={WIDTH - PAD.right} y2={y(0)} />
        <path className="whole" d={line('strength')} />
        <path className="able" d={line('available')} />
        <text x={PAD.left} y={HEIGHT - 6}>
          {first.day}
        </text>
        <text className="end" x={WIDTH - PAD.right} y={HEIGHT - 6}>
          {last.day}
        </text>
      </svg>
      {query.unitId === undefined && <p className="quiet">{t('ready.trend.units')}</p>}
      <figcaption>
        <span className="whole">
          {t('ready.strength')} <b>{last.strength}</b>
        </span>
        <span className="able">
          {t('ready.available')} <b>{last.available}</b>
        </span>
      </figcaption>
    </figure>
  );
}
