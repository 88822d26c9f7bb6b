// How a call-out asks: its echelons, its channels, its patience. Frozen with the plan at launch.
import { z } from 'zod';

export const echelonPolicy = z.strictObject({
  /** How long this wave may answer before the next one is raised. */
  windowSeconds: z.number().int().min(10).max(86_400),
  /** People asked for each one missing: some will not hear, some cannot come. Below 1 a first few are asked. */
  factor: z.number().min(0.1).max(20),
});

/** Whether the judgement says whom to ask: not at all, as proposals to the leader, or by itself. */
export const FORECAST_MODES = ['off', 'propose', 'act'] as const;
export type ForecastMode = (typeof FORECAST_MODES)[number];

export const CLOSE_AFTER_HOURS = 12;

export const policySchema = z
  .strictObject({
    /** By person, or by whole squads so that leaders stay with their people. */
    mode: z.enum(['person', 'squad']).default('person'),
    echelons: z
      .array(echelonPolicy)
      .min(1)
      .max(12)
      .default(() => [1.5, 1.5, 2, 2, 3].map((factor) => ({ windowSeconds: 300, factor }))),
    /** `ladder`: push, SMS unless the push was received in time, a call unless answered. `at_once`: all together. */
    channels: z.enum(['ladder', 'at_once']).default('ladder'),
    smsAfterSeconds: z.number().int().min(0).max(3_600).default(20),
    /** Counted from the asking. */
    voiceAfterSeconds: z.number().int().min(0).max(3_600).default(90),
    /** Whether phones are called at all. */
    voice: z.boolean().default(true),
    etaGraceMinutes: z.number().int().min(0).max(240).default(10),
    /** Whoever came to a real call-out that ended less long ago is tired, and asked after the rested. */
    restHours: z.number().min(0).max(72).default(8),
    /** Whoever lacks what the equipment standard asks for a role is not asked to fill it; else it is only shown. */
    requireEquipment: z.boolean().default(false),
    /** As the crow flies: whoever would have to be faster than this to arrive in time is not asked. */
    fastestKmPerHour: z.number().int().min(1).max(1_000).default(120),
    /** May counties across the border be asked when the own one cannot fill? */
    crossBorder: z.boolean().default(true),
    /** Within this distance of one another, those with scarce skills are spared. */
    spareWithinMetres: z.number().int().min(1).max(50_000).default(1_000),
    /** A stood-down call-out closes after so long, whoever has not said that he is home. */
    closeAfterHours: z.number().min(1).max(168).default(CLOSE_AFTER_HOURS),
    /** How near to the muster point a position checks a person in. */
    checkInMetres: z.number().int().min(10).max(5_000).default(300),
    /** `propose`: beside the echelons, for a leader to accept. `act`: in their place; they go on when it cannot. */
    forecast: z.enum(FORECAST_MODES).default('off'),
    /** How likely every line is to be met in time, up to which people are asked. */
    forecastTarget: z.number().min(0.5).max(0.99).default(0.95),
  })
  .meta({ id: 'Policy' });

/** Whole squads keep to echelons: there the judgement, which names single people, only proposes. */
export const effective = (policy: z.output<typeof policySchema>): z.output<typeof policySchema> =>
  policy.mode === 'squad' && policy.forecast === 'act' ? { ...policy, forecast: 'propose' } : policy;

export type Policy = z.output<typeof policySchema>;
export type PolicyInput = z.input<typeof policySchema>;
