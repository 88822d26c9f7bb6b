// npm run chaos -- [--people 800] [--kills 50] [--seed S] [--json]: kills dispatchers, API and PostgreSQL at random during a
// call-out and counts what that did to people. Code 1 when anybody was missed or an answer was lost.
import { parseArgs } from 'node:util';
import { runChaos } from './run.ts';

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '800' },
    kills: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});

const verdict = await runChaos({
  ...{ people: Number(values.people), kills: Number(values.kills), seed: values.seed, every_ms: 2_000 },
  say: (line) => values.json || console.log(line),
});
if (!values.json) console.table(verdict);
console.log(JSON.stringify(verdict));
const { missed, lostAnswers, notStoodDown, thirdCopies } = verdict;
process.exit(missed + lostAnswers + notStoodDown + thirdCopies > 0 ? 1 : 0);
