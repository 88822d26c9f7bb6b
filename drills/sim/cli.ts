// npm run sim -- --seeds N [--first S] [--json], or --seed N [--trace]: plays simulated worlds and says which break a
// rule. Ends with one line of JSON, `{seeds, violations}`, and code 1 when there are violations.
import { parseArgs } from 'node:util';
import { playAll, playOne } from './run.ts';
import type { History } from './universe.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    first: { type: 'string', default: '1' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const sum = { seeds: 0, violations: 0, failing: [] as number[], steps: 0, messages: 0 };

function tell({ seed, violations, steps, messages, hash }: History): void {
  sum.seeds++;
  sum.steps += steps;
  sum.messages += messages;
  sum.violations += violations.length;
  if (violations.length > 0) sum.failing.push(seed);
  if (values.json) return;
  if (values.seed)
    console.log(`seed ${seed}: ${steps} steps, ${messages} messages, history ${hash.slice(0, 16)}`);
  for (const { invariant, at, detail } of violations)
    console.log(`seed ${seed} ✗ ${invariant} at ${at}: ${detail}`);
  if (violations.length > 0) console.log(`  again: npm run sim -- --seed ${seed} --trace`);
  else if (sum.seeds % 50 === 0) console.log(`${sum.seeds} seeds, ${sum.steps} steps`);
}

if (values.seed) {
  tell(await playOne(Number(values.seed), (line) => values.trace && console.log(line)));
} else {
  const first = Number(values.first);
  const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => first + i);
  await playAll(seeds, tell);
}
console.log(JSON.stringify({ ...sum, failing: sum.failing.toSorted((a, b) => a - b) }));
process.exitCode = sum.violations > 0 ? 1 : 0;
