// An answer as programs send it.
import { z } from 'zod';
import { clearedText, text } from '../kernel/fields.ts';
import { ANSWERS } from './respond-rules.ts';

/** Longest reason that an answer may carry. */
const REASON_CHARACTERS = 200;

/** What a phone says of anything that may have waited on it. */
export const fromPhone = {
  /** When the person did it by the phone's clock, if it waited offline. */
  deviceAt: z.iso.datetime({ offset: true }).optional(),
  /** When it left the phone, by the same clock: corrects one that is wrong. */
  sentAt: z.iso.datetime({ offset: true }).optional(),
  /** Made on the phone: the same one again is a replay. */
  clientId: text(100).min(1).optional(),
};

export const answerSchema = z
  .object({
    answer: z.enum(ANSWERS),
    etaMinutes: z.number().int().min(0).max(999).optional(),
    reason: clearedText(REASON_CHARACTERS).optional(),
    ...fromPhone,
    /** The notification's own button, or the page. */
    via: z.enum(['link', 'push']).default('link'),
    /** Leave another call-out for this one. */
    move: z.boolean().default(false),
  })
  .meta({ id: 'Answer' });

/** When it was given, put on our clock by as much as the phone's differs, if the phone says what its clock shows. */
export function deviceTime(
  { deviceAt, sentAt }: { deviceAt?: string | undefined; sentAt?: string | undefined },
  now: Date,
): Date | null {
  if (deviceAt === undefined) return null;
  const ahead_ms = sentAt === undefined ? 0 : Date.parse(sentAt) - now.getTime();
  return new Date(Date.parse(deviceAt) - ahead_ms);
}

/** For somebody else there is no phone whose clock could matter. */
export const answerForSchema = answerSchema.omit({ deviceAt: true, sentAt: true, via: true });
