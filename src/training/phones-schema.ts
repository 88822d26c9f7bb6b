// How simulated people behave: shares of them, and times. Each field's default is what a usual day looks like.
import { z } from 'zod';

export const share = z.number().min(0).max(1);
const seconds = z.number().min(0).max(86_400);

/** Lognormal: half of all below the median, two thirds within the factor exp(spread). */
const around = (median: number, spread: number) =>
  z
    .strictObject({ median: seconds.default(median), spread: z.number().min(0).max(3).default(spread) })
    .default({ median, spread });

export const phonesSchema = z
  .strictObject({
    /** Never hears, or never answers. */
    silentShare: share.default(0.12),
    /** From the phone's ring to somebody looking at it. */
    hearPushSeconds: around(12, 0.8),
    hearSmsSeconds: around(20, 0.9),
    /** Pushes that a phone really shows: the others end in a pocket that saves power. */
    pushShownShare: share.default(0.9),
    /** Of those who answer. */
    comingShare: share.default(0.8),
    answerSeconds: around(45, 0.9),
    answerBy: z
      .strictObject({
        link: z.number().min(0).default(0.4),
        sms: z.number().min(0).default(0.35),
        notification: z.number().min(0).default(0.25),
      })
      .refine((w) => w.link + w.sms + w.notification > 0, { error: 'field.no-weight' })
      .default({ link: 0.4, sms: 0.35, notification: 0.25 }),
    setOutSeconds: around(240, 0.5),
    /** Says so when setting out. */
    saysSetOutShare: share.default(0.5),
    speedKmh: z.number().min(1).max(200).default(28),
    /** Roads are longer than lines. */
    detour: z.number().min(1).max(5).default(1.3),
    /** How far the real time of arrival strays from the expected one. */
    arrivalVariation: z.number().min(0).max(2).default(0.15),
    /** Said coming and does not come. */
    noShowShare: share.default(0.03),
    /** Says coming and then cannot after all. */
    changeMindShare: share.default(0.02),
    /** Reports the arrival by phone; the others are counted by the leader. */
    reportsArrivalShare: share.default(0.85),
    /** Sends the same answer twice. */
    repeatShare: share.default(0.05),
    /** Answers without network; the answer comes in later with the phone's time. */
    offlineShare: share.default(0.03),
    offlineSeconds: around(180, 0.7),
    homeSafeShare: share.default(0.85),
    homeSafeSeconds: around(1_500, 0.5),
  })
  .prefault({});

export type PhonesAbout = z.output<typeof phonesSchema>;
