// A calendar as iCalendar (RFC 5545), in the city's time, whatever zone its reader has.
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import { DateTime } from 'luxon';
import { ZONE } from '../kernel/calendar.ts';
import type { FeedEvent } from './feed-events.ts';

/** One offset since 1991, and nothing older is in a calendar. */
const VTIMEZONE = [
  ...['BEGIN:VTIMEZONE', `TZID:${ZONE}`, 'BEGIN:STANDARD', 'DTSTART:19910915T010000'],
  ...['TZOFFSETFROM:+0800', 'TZOFFSETTO:+0800', 'TZNAME:CST', 'END:STANDARD', 'END:VTIMEZONE'],
].join('\r\n');
/** How often a calendar program shall look again. */
const AGAIN_SECONDS = 3_600;

type Word = (key: string, vars?: Record<string, string>) => string;

export function icalOf(events: FeedEvent[], about: { name: string; now: Date; t: Word }): string {
  const { name, now, t } = about;
  const stamp = DateTime.fromJSDate(now, { zone: 'utc' });
  const calendar = ical({
    ...{ name, method: ICalCalendarMethod.PUBLISH, ttl: AGAIN_SECONDS },
    prodId: { company: 'Muster', product: 'training', language: 'ZH' },
    // Named for each event, not for the whole: stamps are in UTC, as the standard wants them.
    timezone: { name: null, generator: () => VTIMEZONE },
    x: { 'X-WR-TIMEZONE': ZONE },
  });
  for (const { key, what, title, place, at, cancelled } of events) {
    const word = what === 'ends' ? t(`skill.${title}`) : title;
    const whole = 'day' in at;
    calendar.createEvent({
      ...{ id: `${key.replace(':', '-')}@muster`, stamp, allDay: whole },
      ...(whole ? {} : { timezone: ZONE }),
      start: whole ? DateTime.fromISO(at.day, { zone: 'utc' }) : DateTime.fromJSDate(at.from, { zone: ZONE }),
      end: whole ? null : DateTime.fromJSDate(at.to, { zone: ZONE }),
      summary: t(`feed.${what}`, { title: word }),
      location: place,
      status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    });
  }
  return calendar.toString();
}
