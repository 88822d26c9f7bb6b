// Wishes as the API shows and takes them: times of day as HH:mm in the city.
import { z } from 'zod';
import type { Wishes } from './wishes.ts';

const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .meta({ description: 'HH:mm in the city' });
export const wishesView = z
  .strictObject({
    language: z.enum(['zh', 'en']).default('zh'),
    /** Null: every channel. */
    channels: z
      .array(z.enum(['push', 'sms', 'voice']))
      .min(1)
      .nullable()
      .default(null),
    /** Null: as the call-out asks. */
    mode: z.enum(['ladder', 'at_once']).nullable().default(null),
    /** Drills and tests wait until they end; real call-outs do not. */
    quiet: z.strictObject({ from: clock, until: clock }).nullable().default(null),
  })
  .meta({ id: 'Wishes' });

const minuteOf = (hhmm: string) => Number(hhmm.slice(0, 2)) * 60 + Number(hhmm.slice(3));
const clockOf = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

export const shownWishes = ({ quiet, ...wishes }: Wishes): z.output<typeof wishesView> => ({
  ...wishes,
  quiet: quiet && { from: clockOf(quiet.from_minute), until: clockOf(quiet.until_minute) },
});

export function wishesOf({ quiet, ...wishes }: z.output<typeof wishesView>): Wishes {
  const minutes = quiet && { from_minute: minuteOf(quiet.from), until_minute: minuteOf(quiet.until) };
  return { ...wishes, quiet: minutes };
}
