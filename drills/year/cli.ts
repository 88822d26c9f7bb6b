// npm run year -- [--seed 1] [--json]: makes a year of the demo city, into the empty database that DATABASE_URL names, else
// into one of its own that is gone afterwards. Ends with code 2 where somebody is already.
import { parseArgs } from 'node:util';
import { openConfiguredDatabase } from '../../src/database-entry.ts';
import { countQuarters } from '../../src/oversight/assess.ts';
import { assessed } from '../../src/oversight/assessment-rules.ts';
import { weightsOf } from '../../src/oversight/weights.ts';
import { openTemporaryDatabase } from '../temporary-database.ts';
import { makeYear, WHOLE_YEAR } from './year.ts';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, json: { type: 'boolean', default: false } },
});
const seed = Number(values.seed);
if (!Number.isInteger(seed)) {
  console.error('--seed is a whole number');
  process.exit(2);
}
const year = WHOLE_YEAR.from.slice(0, 4);
const QUARTERS = ['01', '04', '07', '10'].map((month) => `${year}-${month}-01`);

const { db, stop } = process.env.DATABASE_URL
  ? await openConfiguredDatabase(process.env)
  : await openTemporaryDatabase();
try {
  const begun_ms = performance.now();
  const made = await makeYear(db, { ...WHOLE_YEAR, seed });
  const made_seconds = (performance.now() - begun_ms) / 1_000;
  if (!made) {
    console.error('somebody is in this database already: a year is made in an empty one');
    process.exitCode = 2;
  } else {
    const counting_ms = performance.now();
    const counted = await countQuarters(db.sql, QUARTERS, `${year}-12-31`);
    const { weights } = await weightsOf(db.sql, Number(year));
    const scores = QUARTERS.map((quarter) => {
      const nodes = assessed(
        counted.filter((c) => c.quarter === quarter),
        weights,
      );
      return { quarter, score: nodes.find((n) => n.kind === 'city')?.score ?? null };
    });
    const assessed_seconds = (performance.now() - counting_ms) / 1_000;
    if (values.json) console.log(JSON.stringify({ seed, made, made_seconds, assessed_seconds, scores }));
    else {
      for (const [table, n] of Object.entries(made)) console.log(`${String(n).padStart(8)} ${table}`);
      console.log(`made in ${made_seconds.toFixed(1)} s, assessed in ${assessed_seconds.toFixed(2)} s`);
      for (const { quarter, score } of scores) console.log(`${quarter}: ${score}`);
    }
  }
} finally {
  await stop();
}
