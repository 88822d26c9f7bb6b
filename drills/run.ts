// `npm run drill -- FILE.yaml [--seed N] [--realtime] [--json] [--lang zh|en]`: exits 0 when the drill went as expected, 1
// when it did not, 2 when the file or the command is wrong.
import { parseArgs } from 'node:util';
import type { Language } from '../src/kernel/texts.ts';
import { drillTexts } from './drill-texts.ts';
import { LaunchRefused } from './leader.ts';
import type { Played, Progress } from './play.ts';
import { printDrill, progressLine } from './print.ts';
import { readScenario, type Scenario, ScenarioError, seedSchema } from './scenario.ts';
import { timeFrom } from './time.ts';

const MISSED = 1;
const UNUSABLE = 2;
const INTERRUPTED = 130;

interface Options {
  path: string;
  seed: number | null;
  realtime: boolean;
  json: boolean;
  language: Language;
}

function usage(why = ''): never {
  const both = (['zh', 'en'] as const).map((language) => drillTexts(language, 'drill.usage'));
  console.error([why, ...both].filter(Boolean).join('\n'));
  process.exit(UNUSABLE);
}

function readArguments(): Options {
  const options = {
    realtime: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    seed: { type: 'string' },
    lang: { type: 'string', default: 'zh' },
  } as const;
  const parsed = (() => {
    try {
      return parseArgs({ allowPositionals: true, options });
    } catch (error) {
      return usage((error as Error).message);
    }
  })();
  const { realtime, json, seed, lang } = parsed.values;
  const [path, ...more] = parsed.positionals;
  const chosen = seed === undefined ? null : seedSchema.safeParse(/^\d+$/.test(seed) ? Number(seed) : seed);
  if (!path || more.length > 0 || (lang !== 'zh' && lang !== 'en') || chosen?.success === false)
    return usage();
  return { path, seed: chosen?.data ?? null, realtime, json, language: lang };
}

async function scenarioOrExit({ path, seed }: Options): Promise<Scenario> {
  try {
    const scenario = await readScenario(path);
    return seed === null ? scenario : { ...scenario, seed };
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    console.error(error.message);
    process.exit(UNUSABLE);
  }
}

/** On a terminal one line that changes; elsewhere a line now and then, and none beside JSON. */
function reporter({ json, language }: Options) {
  const terminal = process.stderr.isTTY;
  const EVERY_MINUTES = 10;
  let last = Number.NEGATIVE_INFINITY;
  const write = (text: string) => process.stderr.write(terminal ? `\r\u001b[K${text}` : `${text}\n`);
  return {
    preparing: () => (terminal || !json) && write(drillTexts(language, 'drill.preparing')),
    seen(progress: Progress) {
      if (!terminal && (json || progress.minutes < last + EVERY_MINUTES)) return;
      last = progress.minutes;
      write(progressLine(progress, language));
    },
    done: () => terminal && process.stderr.write('\r\u001b[K'),
  };
}

/** Nothing in it depends on the machine: the same seed gives the same line. */
const resultOf = (scenario: Scenario, played: Played) => ({
  ...{ kind: scenario.kind, ...played.figures, met: played.met },
  ...{ missedFigures: played.missedFigures, differences: played.differences, errors: played.errors },
  ...{ acts: played.acts, seed: scenario.seed, people: played.people },
});

async function drill(scenario: Scenario, options: Options, signal: AbortSignal): Promise<Played> {
  const shown = reporter(options);
  const began_ms = performance.now();
  shown.preparing();
  // Loaded now and not before: a wrong file is told at once. The rest is loaded while PostgreSQL starts.
  const [{ db, stop }, { play }] = await Promise.all([
    import('./temporary-database.ts').then((database) => database.openTemporaryDatabase()),
    import('./play.ts'),
  ]);
  try {
    signal.throwIfAborted();
    const time = timeFrom(scenario.start, options.realtime, signal);
    const played = await play(scenario, { db, ...time, seen: shown.seen });
    const seconds = Math.round((performance.now() - began_ms) / 100) / 10;
    shown.done();
    if (options.json) console.log(JSON.stringify(resultOf(scenario, played)));
    else console.log(printDrill(scenario, played, { seconds, language: options.language }));
    return played;
  } finally {
    await stop();
  }
}

const options = readArguments();
const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => interrupted.abort());
const scenario = await scenarioOrExit(options);
try {
  const { met } = await drill(scenario, options, interrupted.signal);
  process.exitCode = met ? 0 : MISSED;
} catch (error) {
  const calm = interrupted.signal.aborted || error instanceof LaunchRefused;
  if (!interrupted.signal.aborted) console.error(calm ? (error as Error).message : error);
  process.exitCode = interrupted.signal.aborted ? INTERRUPTED : MISSED;
}
