// The process's log: JSON lines that tell of the program and never of a person.
import { type DestinationStream, type Logger, pino } from 'pino';
import { aboutNow } from './kernel/about.ts';
import { toldError } from './kernel/told-error.ts';

/** What waits for room on the disk; beyond it lines are lost. */
const KEPT_BYTES = 1_000_000;

/**
 * Each line is written at once, as the console's are: a disk that is full costs lines, never the process. Written later, a
 * line without room would end it, or keep it from ending: the library waits at the end until there is room.
 */
export function logTo(fd: number) {
  const out = pino.destination({ dest: fd, sync: true, maxLength: KEPT_BYTES });
  out.on('error', () => {});
  return out;
}

export const openLog = (level: string, destination?: DestinationStream): Logger =>
  pino(
    {
      level,
      redact: ['*.headers.authorization', '*.headers.cookie'],
      serializers: { err: toldError },
      mixin: aboutNow,
    },
    destination ?? logTo(1),
  );
