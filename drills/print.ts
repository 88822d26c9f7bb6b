// A drill's result as a person reads it: what was asked for, how the echelons went, each figure beside what was expected.
import { cityTime } from '../src/kernel/calendar.ts';
import { table } from '../src/kernel/terminal.ts';
import type { Language } from '../src/kernel/texts.ts';
import { drillTexts } from './drill-texts.ts';
import type { Played, Progress } from './play.ts';
import { type Expectation, FIGURES, type Scenario } from './scenario.ts';

type Words = (key: string, vars?: Record<string, string | number>) => string;
const wordsOf =
  (language: Language): Words =>
  (key, vars) =>
    drillTexts(language, key, vars);

export function progressLine({ now, ...counts }: Progress, language: Language): string {
  return wordsOf(language)('drill.progress', { clock: cityTime(now, now), ...counts });
}

function valueText(t: Words, value: number | boolean | null): string {
  if (value === null) return t('drill.never');
  if (typeof value === 'boolean') return t(value ? 'drill.yes' : 'drill.no');
  return String(value);
}

function expectedText(t: Words, wanted: Expectation | undefined): string {
  if (wanted === undefined) return '';
  if (typeof wanted !== 'object') return valueText(t, wanted);
  const { min, max } = wanted;
  return [
    ...(min === undefined ? [] : [t('drill.bound.min', { n: min })]),
    ...(max === undefined ? [] : [t('drill.bound.max', { n: max })]),
  ].join(' ');
}

function echelonRows(t: Words, { report }: Played, start: Date): string[][] {
  const columns = ['echelon', 'raised-at', 'asked', 'answered', 'coming', 'arrived'];
  const minutes = (at: string) => `+${Math.round((Date.parse(at) - start.getTime()) / 1_000)} s`;
  return [
    columns.map((c) => t(`drill.${c}`)),
    ...report.echelons
      .filter((e) => e.state === 'raised' || e.state === 'skipped')
      .map((e) => [
        ...[String(e.number), e.raisedAt ? minutes(e.raisedAt) : ''],
        ...[e.asked ?? 0, e.answered, e.coming, e.arrived].map(String),
      ]),
  ];
}

/** The whole result, without its last newline. */
export function printDrill(
  scenario: Scenario,
  played: Played,
  about: { seconds: number; language: Language },
): string {
  const t = wordsOf(about.language);
  const { report, figures, missedFigures, differences, acts, errors } = played;
  const missed = new Set(missedFigures);
  const name = (figure: string) => t(`figure.${figure}`);
  return [
    `${t(`mark.${scenario.kind}`)}${scenario.title}`,
    t('drill.seed', { seed: scenario.seed, people: played.people, seconds: about.seconds }),
    '',
    ...table([
      [t('drill.role'), t('drill.required'), t('drill.matched')],
      ...report.lines.map((l) => [t(`role.${l.role}`), String(l.count), String(l.matched)]),
    ]),
    '',
    ...table(echelonRows(t, played, scenario.start)),
    '',
    ...table([
      [t('drill.figure'), t('drill.value'), t('drill.expected'), ''],
      ...FIGURES.map((figure) => {
        const wanted = expectedText(t, scenario.expect[figure]);
        const mark = wanted === '' ? '' : missed.has(figure) ? '✕' : '✓';
        return [name(figure), valueText(t, figures[figure]), wanted, mark];
      }),
    ]),
    '',
    ...acts.flatMap((a) =>
      a.refused ? [t('drill.refused', { act: a.do, at: a.atSeconds, why: a.refused })] : [],
    ),
    ...differences.map((d) => t('drill.difference', { ...d, figure: name(d.figure) })),
    ...errors.map((error) => t('drill.error', { error })),
    ...(missed.size > 0
      ? [t('drill.missed', { figures: missedFigures.map(name).join(t('drill.between')) })]
      : []),
    ...(played.met ? [t('drill.met')] : []),
  ].join('\n');
}
