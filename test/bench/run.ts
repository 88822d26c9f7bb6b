// `npm run bench -- NAME… [--json]`: each figure against a peer measured in the same run; exits 1 when a goal is missed.
import { parseArgs } from 'node:util';
import { acks } from './acks.ts';
import { assessment } from './assessment.ts';
import { board } from './board.ts';
import { fanout } from './fanout.ts';
import { judge } from './judge.ts';
import { launch } from './launch.ts';
import { memory } from './memory.ts';
import { nearest } from './nearest.ts';
import { outbox } from './outbox.ts';
import { phone } from './phone.ts';
import { encrypt, push } from './push.ts';
import { readiness } from './readiness.ts';
import { rollcall } from './rollcall.ts';
import { search } from './search.ts';
import { type Bench, type Measured, withDatabase } from './support.ts';
import { timers } from './timers.ts';

const BENCHES: Record<string, Bench | Bench[]> = {
  ...{
    nearest,
    launch,
    acks,
    outbox,
    push,
    encrypt,
    fanout,
    timers,
    memory,
    search,
    board,
    readiness,
    phone,
    judge,
    rollcall,
    assessment,
  },
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } });
const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
const unknown = names.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}
let missed = 0;
for (const name of names) {
  const measured: Measured[] = [];
  // Each on a database of its own.
  for (const bench of [BENCHES[name] ?? []].flat()) measured.push(...(await withDatabase(bench)));
  for (const m of measured) {
    const round = (n: number) => Number(n.toPrecision(4));
    const line = { ...m, ours: round(m.ours), peer: round(m.peer), ratio: round(m.ratio) };
    if (!m.met) missed++;
    if (values.json) console.log(JSON.stringify(line));
    else
      console.log(
        `${m.met ? '✓' : '✕'} ${m.name}: ${line.ours} against ${line.peer} ${m.unit}, ratio ${line.ratio} (goal ${m.goal})`,
      );
  }
}
process.exitCode = missed > 0 ? 1 : 0;
