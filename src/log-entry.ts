// The process's log: JSON lines that tell of the program and never of a person.
import { type DestinationStream, type Logger, pino } from 'pino';
import { aboutNow } from './kernel/about.ts';
import { toldError } from './kernel/told-error.ts';

export const openLog = (level: string, destination?: DestinationStream): Logger =>
  pino(
    {
      level,
      redact: ['*.headers.authorization', '*.headers.cookie'],
      serializers: { err: toldError },
      mixin: aboutNow,
    },
    destination ?? pino.destination(1),
  );
