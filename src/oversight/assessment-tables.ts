// The tables of a published assessment, as every file of it has them.
import type { Reader } from '../kernel/page.ts';
import { rateOf, type Weights } from './assessment-rules.ts';
import { INDICATORS } from './indicators.ts';
import type { Place, Published } from './quarters.ts';

export interface AssessmentParts {
  reader: Reader;
  published: Published;
  weights: Weights;
  places: Place[];
}
export interface NamedTable {
  caption: string;
  head: string[];
  rows: string[][];
}

const NONE = '—';

/** 2026, 4: as a title says the quarter. */
export const quarterVars = (quarter: string) => ({
  ...{ year: quarter.slice(0, 4), n: Math.ceil(Number(quarter.slice(5, 7)) / 3) },
});

export const titleOf = ({ reader: { t }, published }: AssessmentParts): string =>
  t('assess.document', quarterVars(published.quarter));

/** Said below the title: what it takes the place of, and until when one may appeal. */
export function notesOf({ reader: { t }, published: p }: AssessmentParts): string[] {
  return [
    ...(p.correctsId === null
      ? []
      : [t('assess.corrects', { number: p.correctsNumber ?? '', why: p.correctsWhy ?? '' })]),
    ...(p.correctedById === null ? [] : [t('assess.is-corrected')]),
    t('assess.appeal-until', { day: p.appealUntil }),
  ];
}

export const weightTable = ({ reader: { t }, weights }: AssessmentParts): NamedTable => ({
  caption: t('assess.weights'),
  head: [t('assess.indicator'), t('assess.weight'), t('assess.definition')],
  rows: INDICATORS.map((name) => [
    ...[t(`indicator.${name}`), String(weights[name] ?? 0), t(`indicator.${name}.about`)],
  ]),
});

/** Of one kind, the best first. */
export function placeTable({ reader: { t }, places }: AssessmentParts, kind: Place['kind']): NamedTable {
  const isSite = kind === 'site';
  const rate = (place: Place, name: string) => {
    const value = rateOf(place.figures[name] ?? { good: 0, total: 0 });
    return value === null ? NONE : `${value}%`;
  };
  return {
    caption: t(`assess.kind.${kind}`),
    head: [
      ...[t('assess.place'), t(`assess.kind.${kind}`), ...(isSite ? [t('assess.kind.employer')] : [])],
      ...[t('assess.score'), t('assess.before'), ...INDICATORS.map((name) => t(`indicator.${name}`))],
    ],
    rows: places
      .filter((p) => p.kind === kind)
      .map((p) => [
        ...[p.place === null ? NONE : String(p.place), p.name, ...(isSite ? [p.employerName] : [])],
        ...[p.score === null ? NONE : String(p.score), p.before === null ? NONE : String(p.before)],
        ...INDICATORS.map((name) => rate(p, name)),
      ]),
  };
}

/** Those of which there are some. */
export const placeTables = (parts: AssessmentParts): NamedTable[] =>
  (['county', 'station', 'employer', 'site'] as const)
    .map((kind) => placeTable(parts, kind))
    .filter(({ rows }) => rows.length > 0);
