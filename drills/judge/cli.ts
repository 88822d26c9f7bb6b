// npm run judge -- [--n 2000] [--seed 1] [--setting NAME|all] [--only POLICY,…] [--json]: holds the judgement against fixed
// policies in made-up cities. Ends with code 1 when the judgement misses a goal.
import { parseArgs } from 'node:util';
import { contest, type Result } from './contest.ts';
import { SETTINGS } from './parameters.ts';
import type { Score, Share } from './score.ts';

const { values } = parseArgs({
  options: {
    n: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    setting: { type: 'string', default: '30 in 30 min' },
    only: { type: 'string' },
    policy: { type: 'string', default: '{}' },
    json: { type: 'boolean', default: false },
  },
});

const percent = ({ share, low, high }: Share) =>
  `${(100 * share).toFixed(1)}% (${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)})`;

function print({ setting, goal, bounds, scores }: Result): void {
  const aim = goal.times === null ? '' : `, at most ${goal.times} times`;
  console.log(
    `\n${setting}: full foresight ${bounds.foresight}, nobody without it below ${bounds.withoutForesight.toFixed(0)}; goal ${100 * goal.success}%, at night ${100 * goal.night}%${aim}`,
  );
  for (const s of scores) {
    const full = s.full_minutes === null ? '–' : s.full_minutes.toFixed(1);
    console.log(
      `  ${s.policy.padEnd(14)} ${percent(s.success)}  night ${percent(s.atNight)}  summoned ${s.summoned.toFixed(1)} ±${s.summonedError.toFixed(1)} (${s.times.toFixed(2)}×)  surplus ${s.surplus.toFixed(1)}  full ${full} min  busiest tenth ${(100 * s.busiest).toFixed(0)}%  step ${s.step_ms.toFixed(2)} ms`,
    );
    if (s.calibration)
      console.log(
        `    said ${(100 * s.calibration.said).toFixed(1)}%, came true ${(100 * s.calibration.true).toFixed(1)}%: ${s.calibration.bins.map((b) => `${(100 * b.said).toFixed(0)}→${(100 * b.true).toFixed(0)} (${b.n})`).join(', ')}`,
      );
  }
}

function misses({ goal }: Result, s: Score): string[] {
  return [
    ...(s.success.share < goal.success ? ['success'] : []),
    ...(s.atNight.share < goal.night ? ['night'] : []),
    ...(goal.times !== null && s.times > goal.times ? ['summoned'] : []),
    ...(s.calibration && Math.abs(s.calibration.off) > 2 ? ['calibration'] : []),
  ];
}

const wanted = values.setting === 'all' ? SETTINGS : SETTINGS.filter((s) => s.name === values.setting);
if (wanted.length === 0) {
  console.error(`unknown setting. There are: ${SETTINGS.map((s) => s.name).join(' | ')}, all`);
  process.exit(2);
}
const about = {
  ...{ n: Number(values.n), seed: Number(values.seed), only: values.only?.split(',') ?? null },
  policy: { target: 0.97, ...JSON.parse(values.policy) },
};
if (!(about.n >= 1) || !Number.isInteger(about.seed)) {
  console.error('--n and --seed are whole numbers');
  process.exit(2);
}
let missed = 0;
for (const setting of wanted) {
  const result = contest(setting, about);
  const own = result.scores.find((s) => s.policy === 'judgement');
  const missing = own ? misses(result, own) : [];
  missed += missing.length;
  if (values.json) console.log(JSON.stringify({ ...result, missed: missing }));
  else {
    print(result);
    if (own) console.log(missing.length > 0 ? `  missed: ${missing.join(', ')}` : '  all goals met');
  }
}
process.exitCode = missed > 0 ? 1 : 0;
