// Texts that came while nobody here was listening: asked for at every start and now and then.
import { fetchMissedTexts } from './delivery/fetch-missed.ts';
import { takeText } from './take-text.ts';
import type { WorkDeps } from './work.ts';

const FETCHED_KEY = 'texts_fetched_at';
/** Of the first question ever, and after an outage that was longer. */
const FURTHEST_BACK_MS = 24 * 3_600_000;
/** Clocks differ and lists lag: asked for again, and taken in once all the same. */
const OVERLAP_MS = 10 * 60_000;

/** Takes in what providers received since they were last asked without an error. */
export async function takeMissedTexts(deps: WorkDeps): Promise<void> {
  const { db, channels, clock, logger } = deps;
  if (!channels.all.some((channel) => channel.received)) return;
  const now = clock.now();
  const [last] = await db.sql<{ value: string }[]>`select value from setting where key = ${FETCHED_KEY}`;
  const since_ms = last ? new Date(last.value).getTime() - OVERLAP_MS : 0;
  const since = new Date(Math.max(since_ms, now.getTime() - FURTHEST_BACK_MS));
  const { errors } = await fetchMissedTexts({ db, channels, onText: takeText(deps) }, since);
  for (const { route, error } of errors) logger.warn({ err: error, route }, 'texts could not be fetched');
  if (errors.length > 0) return;
  await db.sql`
    insert into setting (key, value) values (${FETCHED_KEY}, ${now.toISOString()})
    on conflict (key) do update set value = greatest(setting.value, excluded.value)`;
}
