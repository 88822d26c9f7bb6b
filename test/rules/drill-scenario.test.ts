import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parseScenario, readScenario } from '../../drills/scenario.ts';

const FILE = 'x.yaml';
const whole = (await readFile('drills/first-muster.yaml', 'utf8')).replace(/ +#.*$/gm, '');

const mistakesIn = (text: string): string[] => {
  try {
    parseScenario(FILE, text);
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  return [];
};
const changed = (from: string | RegExp, to: string) => {
  const text = whole.replace(from, to);
  expect(text).not.toBe(whole);
  return text;
};

test('every scenario that comes with the product can be read, and expects that nobody is missed', async () => {
  const files = (await readdir('drills')).filter((name) => name.endsWith('.yaml'));
  expect(files.length).toBeGreaterThanOrEqual(5);
  for (const file of files) {
    const { expect: expected } = await readScenario(`drills/${file}`);
    expect(expected, file).toMatchObject({ missedSummonses: 0 });
  }
});

test('the start is the city’s time, whatever zone this machine is in', () => {
  expect(parseScenario(FILE, whole).start).toEqual(new Date('2026-11-24T02:07:00Z'));
});

test.each([
  ['seed: 20261124', 'seed: -1', 'seed'],
  ['seed: 20261124\n', '', 'seed'],
  ['2026-11-24 10:07', '24.11.2026', 'start'],
  ['2026-11-24 10:07', '2026-11-31 10:07', 'start'],
  ['kind: drill', 'kind: exercise', 'kind'],
  ['lon: 103.834', 'lon: 203.834', 'incident.position'],
  ['role: driver,', 'role: pilot,', 'requirement.2.role'],
  ['role: driver,', 'role: general,', 'requirement'],
  ['arriveByMinutes: 45', 'arriveByMinutes: 0', 'arriveByMinutes'],
  ['factor: 2 }', 'factor: 0 }', 'policy.echelons.2.factor'],
  ['silentShare: 0.12', 'silentShare: 12', 'phones.silentShare'],
  ['silentShare: 0.12', 'silent: 0.12', 'phones.silent'],
  ['{ link: 0.4, sms: 0.35, notification: 0.25 }', '{ link: 0, sms: 0, notification: 0 }', 'phones.answerBy'],
  ['source: sample', 'source: excel', 'roster.source'],
  ['perSecond: 50', 'perSecond: 0', 'provider.sms.perSecond'],
  ['when: full, orAtMinutes: 75', 'when: full', 'leader.0'],
  ['when: full, orAtMinutes: 75', 'atMinutes: 3, afterMinutes: 3', 'leader.0'],
  ['do: close', 'do: leave', 'leader.1.do'],
  ['mustered: { min: 50 }', 'mustered: {}', 'expect.mustered'],
  ['mustered: { min: 50 }', 'gathered: { min: 50 }', 'expect.gathered'],
])('%s → %s names the file and the field %s', (from, to, field) => {
  const mistakes = mistakesIn(changed(from, to));
  expect(mistakes).toEqual([
    expect.stringMatching(new RegExp(`^x\\.yaml: ${field.replaceAll('.', '\\.')}: .+ \\(.+\\)$`)),
  ]);
});

test('every mistake is named, those of spelling too', () => {
  const text = changed('kind: drill', 'kind: none\ncolour: red');
  expect(mistakesIn(text).map((m) => m.split(': ')[1])).toEqual(['kind', 'colour']);
});

test('what is no YAML is named by its line, and what is no scenario as such', () => {
  expect(mistakesIn('title: a\nseed: [1')).toEqual([expect.stringMatching(/^x\.yaml: .*2.*\(line 2/)]);
  expect(mistakesIn('a: 1\na: 2')).toEqual([expect.stringMatching(/line 2/)]);
  expect(mistakesIn('')).toHaveLength(1);
  expect(mistakesIn('- 1')).toHaveLength(1);
});
