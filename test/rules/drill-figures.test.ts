import { expect, test } from 'vitest';
import { type AtProvider, missedExpectations, outcomeOf, type Witnesses } from '../../drills/figures.ts';
import type { Life } from '../../drills/life.ts';
import type { Report, ReportFigures } from '../../src/callout/report.ts';
import type { LogEntry } from '../../src/kernel/log.ts';

const FIGURES: ReportFigures = {
  ...{ required: 2, summoned: 2, reached: 2, coming: 2, declined: 0, silent: 0, mustered: 2, noShows: 0 },
  ...{ echelonsRaised: 1, firstResponseSeconds: 9, halfStrengthSeconds: 60, ninetyStrengthSeconds: 90 },
  ...{ fullStrengthSeconds: 90, gapClosedSeconds: 20, gapClosed: true, deliveries: 4 },
  ...{ duplicateSummonses: 0, missedSummonses: 0, stoodDown: 2, homeSafe: 2 },
};

const handed = (memberId: number, purpose: string, over: Partial<AtProvider> = {}): AtProvider => ({
  ...{ memberId, purpose, kind: 'sms', address: `+86170${memberId}`, taken: true, met: true, ...over },
});
const life = (memberId: number, over: Partial<Life> = {}) =>
  ({
    owner: { memberId },
    ...{ said: 'coming', mustered: true, saidHomeSafe: true, reached: true, ...over },
  }) as Life;
const entry = (type: string, memberId: number | null, data: Record<string, unknown> = {}): LogEntry => ({
  ...{ id: 1, at: new Date(0), calloutId: 1, memberId, type, actor: 'system', data },
});

/** Two people for whom all went well, but for what is given. */
function witnesses(over: Partial<Witnesses> = {}, believed: Partial<ReportFigures> = {}): Witnesses {
  const stoodDownAt = '2026-11-24T03:00:00Z';
  const people = [{ memberId: 1 }, { memberId: 2 }];
  return {
    log: [entry('stood_down', null, { told: [1, 2], spared: [] })],
    report: { figures: { ...FIGURES, ...believed }, people, stoodDownAt } as Report,
    lives: new Map([1, 2].map((id) => [id, life(id)])),
    atProviders: [1, 2].flatMap((id) => [handed(id, 'summons'), handed(id, 'stand_down')]),
    ...over,
  };
}

const differences = (w: Witnesses) => outcomeOf(w).differences;

test('where all went as the engine believes, nothing differs', () => {
  expect(outcomeOf(witnesses())).toEqual({ figures: FIGURES, differences: [] });
});

test('the same summons twice on one phone is a duplicate, the next step of a ladder is none', () => {
  const { atProviders } = witnesses();
  const ladder = [...atProviders, handed(1, 'summons', { kind: 'push', address: 'https://push.test/1' })];
  expect(outcomeOf(witnesses({ atProviders: ladder })).figures.duplicateSummonses).toBe(0);
  const again = [...ladder, handed(1, 'summons')];
  expect(differences(witnesses({ atProviders: again }))).toEqual([
    { figure: 'duplicateSummonses', counted: 1, believed: 0 },
  ]);
  expect(differences(witnesses({ atProviders: ladder }, { duplicateSummonses: 1 }))).toEqual([]);
  const vain = [...ladder, handed(1, 'summons', { taken: false, met: false })];
  expect(differences(witnesses({ atProviders: vain }))).toEqual([]);
});

test('whom no provider met a summons for is missed, unless spared or owned up to', () => {
  const atProviders = [handed(1, 'summons'), handed(1, 'stand_down')];
  expect(differences(witnesses({ atProviders }))).toEqual([
    { figure: 'missedSummonses', counted: 1, believed: 0 },
  ]);
  const told = entry('stood_down', null, { told: [1], spared: [2] });
  const spared = witnesses({ atProviders, log: [told] }, { stoodDown: 1 });
  expect(outcomeOf(spared)).toMatchObject({ figures: { missedSummonses: 0, stoodDown: 1 }, differences: [] });
  const owned = witnesses({ atProviders, log: [told, entry('unreachable', 2)] });
  expect(outcomeOf(owned).figures.missedSummonses).toBe(0);
});

test('who was contacted and is not told of the end differs, said or not', () => {
  const { atProviders } = witnesses();
  const untold = atProviders.filter((h) => h.memberId === 1 || h.purpose !== 'stand_down');
  expect(differences(witnesses({ atProviders: untold }))).toEqual([
    { figure: 'stoodDown', counted: 1, believed: 2 },
  ]);
  const log = [entry('stood_down', null, { told: [1], spared: [2] })];
  expect(differences(witnesses({ atProviders: untold, log }))).toEqual([
    { figure: 'stoodDown', counted: 2, believed: 1 },
  ]);
});

test('answers that got lost, and receipts that were invented, differ', () => {
  const lives = new Map([
    [1, life(1)],
    [2, life(2, { said: 'cannot', mustered: false, saidHomeSafe: false, reached: false })],
  ]);
  expect(differences(witnesses({ lives })).map((d) => d.figure)).toEqual([
    ...['coming', 'declined', 'mustered', 'homeSafe', 'reached'],
  ]);
  expect(differences(witnesses({}, { reached: 1 }))).toEqual([]);
});

test('a figure is expected as a value or between bounds; what never happened is between none', () => {
  const never = { ...FIGURES, fullStrengthSeconds: null };
  expect(missedExpectations({ mustered: 2, gapClosed: true, summoned: { min: 2, max: 2 } }, FIGURES)).toEqual(
    [],
  );
  expect(missedExpectations({ mustered: 3, gapClosed: false, summoned: { max: 1 } }, FIGURES)).toEqual([
    ...['mustered', 'gapClosed', 'summoned'],
  ]);
  expect(missedExpectations({ fullStrengthSeconds: { max: 99 } }, never)).toEqual(['fullStrengthSeconds']);
});
