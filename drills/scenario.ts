// What a drill's file may say, and reading it: every mistake is named by file and field, in both languages.
import { readFile } from 'node:fs/promises';
import { DateTime } from 'luxon';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { launchRequestSchema } from '../src/callout/launch.ts';
import { policySchema } from '../src/callout/policy.ts';
import { ZONE } from '../src/kernel/calendar.ts';
import { parseWith } from '../src/kernel/fields.ts';
import { Problem } from '../src/kernel/problem.ts';
import { QUALIFICATION_KINDS } from '../src/roster/qualifications.ts';
import { phonesSchema, share } from '../src/training/phones-schema.ts';
import { drillTexts } from './drill-texts.ts';

export const seedSchema = z.number().int().min(0).max(4_294_967_295);
const minutes = z.number().min(0).max(2_880);
const launch = launchRequestSchema.shape;

const preparations = {
  /** On post now; the others' availability is unknown. */
  onDutyShare: share.default(0.1),
  onLeaveShare: share.default(0.04),
  /** Whose phone has subscribed to pushes. */
  pushShare: share.default(0.6),
  /** Whose phone shares its position. */
  sharingShare: share.default(0.15),
};

const roster = z.discriminatedUnion('source', [
  z.strictObject({ source: z.literal('sample'), ...preparations }),
  z.strictObject({
    source: z.literal('generated'),
    people: z.number().int().min(1).max(5_000),
    around: launch.position,
    /** Typical distance of a squad from there. */
    spreadKm: z.number().min(0.1).max(100).default(4),
    squadSize: z.number().int().min(2).max(100).default(10),
    county: z.string().min(1).max(30).default('城关区'),
    skillShares: z.partialRecord(z.enum(QUALIFICATION_KINDS), share).default({}),
    ...preparations,
  }),
]);

const outage = z.strictObject({ fromMinutes: minutes.default(0), untilMinutes: minutes.default(2_880) });

const provider = z
  .strictObject({
    push: z
      .strictObject({
        /** The push service answers nobody. */
        down: outage.optional(),
        /** Subscriptions that turn out to be dead. */
        goneShare: share.default(0.01),
      })
      .prefault({}),
    sms: z
      .strictObject({
        perSecond: z.number().min(0.1).max(1_000).default(50),
        down: outage.optional(),
        failingShare: share.default(0.01),
        receiptLostShare: share.default(0.03),
        /** Taken, and the word of it lost: the fate is unknown. */
        replyLostShare: share.default(0),
        /** Lost before it was taken: the fate is unknown as well. */
        requestLostShare: share.default(0),
        /** Can the provider be asked what became of a message? */
        lookup: z.boolean().default(true),
      })
      .prefault({}),
  })
  .prefault({});

const act = z
  .strictObject({
    do: z.enum(['hold', 'resume', 'raise', 'stand_down', 'close']),
    /** After the launch. */
    atMinutes: minutes.optional(),
    /** As soon as everybody required is on the scene, at the latest after `orAtMinutes`. */
    when: z.literal('full').optional(),
    orAtMinutes: minutes.optional(),
    /** After the act before. */
    afterMinutes: minutes.optional(),
  })
  .refine((a) => [a.atMinutes, a.when, a.afterMinutes].filter((given) => given !== undefined).length === 1, {
    error: 'field.one-moment',
  })
  .refine((a) => (a.when === undefined) === (a.orAtMinutes === undefined), { error: 'field.latest' });

/** The figures that can be expected something of, and are in the result. */
export const FIGURES = [
  ...(['required', 'summoned', 'reached', 'coming', 'declined', 'silent', 'mustered', 'noShows'] as const),
  ...(['echelonsRaised', 'firstResponseSeconds', 'halfStrengthSeconds', 'ninetyStrengthSeconds'] as const),
  ...(['fullStrengthSeconds', 'gapClosedSeconds', 'gapClosed', 'deliveries', 'duplicateSummonses'] as const),
  ...(['missedSummonses', 'stoodDown', 'homeSafe'] as const),
] as const;

const bounds = z
  .strictObject({ min: z.number().optional(), max: z.number().optional() })
  .refine((b) => b.min !== undefined || b.max !== undefined, { error: 'field.no-bound' });
const expected = z.union([z.number(), z.boolean(), bounds], { error: 'field.expectation' });

export const scenarioSchema = z.strictObject({
  title: launch.title,
  seed: seedSchema,
  /** On the clocks of the city: 2026-11-24 03:07. */
  start: z
    .string()
    .transform((text) => DateTime.fromFormat(text, 'yyyy-MM-dd HH:mm', { zone: ZONE }))
    .refine((time) => time.isValid, { error: 'field.start' })
    .transform((time) => time.toJSDate()),
  kind: launch.kind,
  incident: z.strictObject({ place: launch.place, position: launch.position, task: launch.task }),
  muster: z.strictObject({ place: launch.place, position: launch.position }).optional(),
  commander: launch.commander.prefault({ name: '王队' }),
  arriveByMinutes: z.number().int().min(1).max(1_440),
  requirement: launch.lines,
  policy: z.strictObject(policySchema.shape).prefault({}),
  roster,
  phones: phonesSchema,
  provider,
  leader: z.array(act).max(50).default([]),
  expect: z.partialRecord(z.enum(FIGURES), expected).default({}),
});

export type Scenario = z.output<typeof scenarioSchema>;
export type Act = Scenario['leader'][number];
export type Expectation = z.output<typeof expected>;

/** Nothing that can be run: one line for each mistake, `file: field: 中文 (English)`. */
export class ScenarioError extends Error {
  constructor(
    file: string,
    mistakes: { field: string; code: string; vars?: Record<string, string | number> }[],
  ) {
    super(
      mistakes
        .map(({ field, code, vars }) => {
          const [zh, en] = (['zh', 'en'] as const).map((language) => drillTexts(language, code, vars));
          return `${file}: ${field ? `${field}: ` : ''}${zh} (${en})`;
        })
        .join('\n'),
    );
    this.name = 'ScenarioError';
  }
}

/** The scenario that `text` (YAML) describes; `file` names it in errors. */
export function parseScenario(file: string, text: string): Scenario {
  const document = parseDocument(text, { prettyErrors: true });
  const [broken] = document.errors;
  if (broken) {
    const line = broken.linePos?.[0].line ?? 1;
    throw new ScenarioError(file, [{ field: '', code: 'drill.not-yaml', vars: { line } }]);
  }
  try {
    return parseWith(scenarioSchema, document.toJS());
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new ScenarioError(file, error.fields);
  }
}

/** Reads a drill's file. Throws `ScenarioError`. */
export async function readScenario(path: string): Promise<Scenario> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ScenarioError(path, [{ field: '', code: 'drill.no-file', vars: { error: error.code ?? '' } }]);
  });
  return parseScenario(path, text);
}
