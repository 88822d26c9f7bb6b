// Times as the city's clocks show them, whatever zone the machine is set to.
const minute = new Intl.DateTimeFormat('sv-SE', {
  ...{ timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' },
});

/** 2026-11-24 03:12, for records. */
export const minuteAt = (at: string | Date): string => minute.format(new Date(at));

/** 03:12, with the date when it is another day than at `now`, and with the year when it is another one. */
export function timeAt(at: string | Date, now: Date): string {
  const [time, today] = [minuteAt(at), minuteAt(now)];
  const same = (characters: number) => time.slice(0, characters) === today.slice(0, characters);
  return time.slice(same(10) ? 11 : same(4) ? 5 : 0);
}

const second = /* @__PURE__ */ new Intl.DateTimeFormat('sv-SE', {
  ...{ timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' },
});

/** 2026-11-24 03:12:05, where the order of things counts. */
export const secondAt = (at: string | Date): string => second.format(new Date(at));

/** 01:20 to go; 00:00 when it is due. */
export function countdownTo(at: string, now: Date): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(at) - now.getTime()) / 1_000));
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}

/** What a picker shows is the city's time, whatever zone the machine has. */
export const inCity = (time: { format(pattern: string): string }): string =>
  `${time.format('YYYY-MM-DDTHH:mm')}:00+08:00`;
