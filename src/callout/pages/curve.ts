// Strength over time as a drawing: who closes the gap, who is on scene, what is required, and the time limit.
import { html } from 'hono/html';
import { cityTime } from '../../kernel/calendar.ts';
import type { Html, Reader } from '../../kernel/page.ts';
import type { CurvePoint } from '../report.ts';

const WIDTH = 720;
const HEIGHT = 240;
const LEFT = 36;
const RIGHT = 12;
const TOP = 26;
const BOTTOM = 26;
/** Room after the last point, so that a curve of one moment is still seen. */
const SHORTEST_MS = 60_000;

export interface CurveAbout {
  curve: CurvePoint[];
  required: number;
  launchedAt: Date;
  arriveBy: Date;
  /** Where the drawing ends. */
  endAt: Date;
}

const round = (n: number) => Math.round(n * 10) / 10;

/** A step line: strength holds until the next point. */
function steps(points: { x: number; y: number }[], endX: number): string {
  const [first, ...rest] = points;
  if (!first) return '';
  const path = rest.map((p) => `H${round(p.x)}V${round(p.y)}`).join('');
  return `M${round(first.x)} ${round(first.y)}${path}H${round(endX)}`;
}

export function curveDrawing(reader: Reader, about: CurveAbout): Html {
  const { t, now } = reader;
  const { curve, required, launchedAt, arriveBy } = about;
  const start_ms = launchedAt.getTime();
  const end_ms = Math.max(about.endAt.getTime(), arriveBy.getTime(), start_ms + SHORTEST_MS);
  const most = Math.max(required, 1, ...curve.map((p) => Math.max(p.committed, p.mustered)));
  const x = (at: Date) => LEFT + ((at.getTime() - start_ms) / (end_ms - start_ms)) * (WIDTH - LEFT - RIGHT);
  const y = (n: number) => HEIGHT - BOTTOM - (n / most) * (HEIGHT - TOP - BOTTOM);
  const line = (of: (p: CurvePoint) => number) => {
    const points = curve.map((p) => ({ x: x(new Date(p.at)), y: y(of(p)) }));
    return steps(points, x(about.endAt));
  };
  const time = (at: Date) => cityTime(at, now);
  const alt = t('report.curve.of', {
    ...{ from: time(launchedAt), to: time(about.endAt), required },
    committed: Math.max(0, ...curve.map((p) => p.committed)),
    mustered: Math.max(0, ...curve.map((p) => p.mustered)),
  });
  const limitX = round(x(arriveBy));
  return html`<figure class="curve"><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${alt}">
<line class="axis" x1="${LEFT}" y1="${y(0)}" x2="${WIDTH - RIGHT}" y2="${y(0)}"/>
<line class="need" x1="${LEFT}" y1="${round(y(required))}" x2="${WIDTH - RIGHT}" y2="${round(y(required))}"/>
<text x="${LEFT + 4}" y="${round(y(required)) - 5}">${t('report.curve.required', { n: required })}</text>
<line class="limit" x1="${limitX}" y1="${TOP - 8}" x2="${limitX}" y2="${y(0)}"/>
<text class="end" x="${limitX - 4}" y="${HEIGHT - BOTTOM - 6}">${t('report.curve.limit', { time: time(arriveBy) })}</text>
<path class="committed" d="${line((p) => p.committed)}"/>
<path class="mustered" d="${line((p) => p.mustered)}"/>
<text x="${LEFT}" y="${HEIGHT - 6}">${time(launchedAt)}</text>
<text class="end" x="${WIDTH - RIGHT}" y="${HEIGHT - 6}">${time(new Date(end_ms))}</text>
<text class="end" x="${LEFT - 6}" y="${round(y(0))}">0</text>
</svg><figcaption><span class="key committed">${t('report.curve.committed')}</span> <span class="key mustered">${t('report.curve.mustered')}</span></figcaption></figure>`;
}
