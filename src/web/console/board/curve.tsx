// Strength over time against what is required, with the arrive-by line.
import { useWords } from '../language.tsx';
import { timeAt } from '../when.ts';
import type { Snapshot } from './use-board.ts';

const WIDTH = 720;
const HEIGHT = 220;
const LOOKAHEAD_MS = 30 * 60_000;
const PAD = { left: 34, right: 12, top: 24, bottom: 26 };

interface Band {
  at: string;
  low: number;
  high: number;
}

export interface CurveParts {
  required: number;
  curve: { at: string; committed: number; mustered: number }[];
  launchedAt: string;
  arriveBy: string;
  /** Where what happened ends. */
  until_ms: number;
  /** What is expected; empty when nothing is. */
  band: Band[];
  now: Date;
}

export function Curve({ shown, now }: { shown: Snapshot; now: Date }) {
  const { head, curve } = shown;
  const parts = {
    required: head.roles.reduce((sum, r) => sum + r.required, 0),
    ...{ curve, band: head.forecast?.band ?? [], now },
    ...{ launchedAt: head.launchedAt ?? '', arriveBy: head.arriveBy ?? '' },
    until_ms: head.stoodDownAt ? Date.parse(head.stoodDownAt) : now.getTime(),
  };
  return <CurveDrawing {...parts} />;
}

/** Of a board, or of a report. */
export function CurveDrawing({ required, curve, launchedAt, arriveBy, until_ms, band, now }: CurveParts) {
  const { t } = useWords();
  const start_ms = Date.parse(launchedAt);
  const limit_ms = Date.parse(arriveBy);
  const band_ms = Date.parse(band.at(-1)?.at ?? '') || 0;
  // A forecast of tomorrow must not squeeze what happens now.
  const end_ms = Math.max(until_ms, limit_ms, start_ms + 60_000, Math.min(band_ms, limit_ms + LOOKAHEAD_MS));
  const most = Math.max(1, required, ...curve.map((p) => p.committed));
  const x = (ms: number) =>
    PAD.left + ((ms - start_ms) / (end_ms - start_ms)) * (WIDTH - PAD.left - PAD.right);
  const y = (n: number) => HEIGHT - PAD.bottom - (n / most) * (HEIGHT - PAD.top - PAD.bottom);
  const steps = (of: 'committed' | 'mustered') =>
    `M${x(start_ms)} ${y(0)}${curve.map((p) => `H${x(Date.parse(p.at))}V${y(p[of])}`).join('')}H${x(Math.max(until_ms, start_ms))}`;
  const corner = (at: string, n: number) => `${x(Math.min(end_ms, Date.parse(at)))} ${y(n)}`;
  const edges = [
    ...band.map((b) => corner(b.at, b.high)),
    ...band.toReversed().map((b) => corner(b.at, b.low)),
  ];
  const last = curve.at(-1);
  const told = { required, committed: last?.committed ?? 0, mustered: last?.mustered ?? 0 };
  return (
    <figure className="curve">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t('live.curve.of', told)}>
        <line className="axis" x1={PAD.left} y1={y(0)} x2={WIDTH - PAD.right} y2={y(0)} />
        {edges.length > 0 && <path className="expected" d={`M${edges.join('L')}Z`} />}
        <line className="need" x1={PAD.left} y1={y(required)} x2={WIDTH - PAD.right} y2={y(required)} />
        <text x={PAD.left + 4} y={y(required) - 6}>
          {t('live.curve.required', { n: required })}
        </text>
        <line className="limit" x1={x(limit_ms)} y1={PAD.top - 10} x2={x(limit_ms)} y2={y(0)} />
        <text className="end" x={x(limit_ms) - 5} y={y(0) - 6}>
          {t('board.limit', { time: timeAt(arriveBy, now) })}
        </text>
        <path className="committed" d={steps('committed')} />
        <path className="mustered" d={steps('mustered')} />
        <text x={PAD.left} y={HEIGHT - 6}>
          {timeAt(launchedAt, now)}
        </text>
      </svg>
      <figcaption>
        <span className="key committed">
          {t('live.curve.committed')} <b>{told.committed}</b>
        </span>
        <span className="key mustered">
          {t('live.curve.mustered')} <b>{told.mustered}</b>
        </span>
        {edges.length > 0 && (
          <span className="key expected" title={t('live.forecast.how')}>
            {t('live.curve.band')}
          </span>
        )}
      </figcaption>
    </figure>
  );
}
