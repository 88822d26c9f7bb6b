// Times as the city's clocks show them, whatever zone the machine is set to.

/** Made when first needed: it is the dearest thing that a phone's page would do before anybody reads a time. */
function cityFormat(timeStyle: 'short' | 'medium'): (at: string | Date) => string {
  let made: Intl.DateTimeFormat | undefined;
  return (at) => {
    made ??= new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle });
    return made.format(new Date(at));
  };
}

/** 2026-11-24 03:12, for records. */
export const minuteAt = cityFormat('short');

/** 03:12, with the date when it is another day than at `now`, and with the year when it is another one. */
export function timeAt(at: string | Date, now: Date): string {
  const [time, today] = [minuteAt(at), minuteAt(now)];
  const same = (characters: number) => time.slice(0, characters) === today.slice(0, characters);
  return time.slice(same(10) ? 11 : same(4) ? 5 : 0);
}

/** 2026-11-24 03:12:05, where the order of things counts. */
export const secondAt = /* @__PURE__ */ cityFormat('medium');

/** 01:20 to go; 00:00 when it is due. */
export function countdownTo(at: string, now: Date): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(at) - now.getTime()) / 1_000));
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}

/** What a picker shows is the city's time, whatever zone the machine has. */
export const inCity = (time: { format(pattern: string): string }): string =>
  `${time.format('YYYY-MM-DDTHH:mm')}:00+08:00`;

/** By the page's own counter, which nobody sets while it is open. */
export const pageNow = (): Date => new Date(performance.timeOrigin + performance.now());
