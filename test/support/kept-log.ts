// The service's own log, kept to be searched for what must not be in it.
import { openLog } from '../../src/log-entry.ts';

export function keptLog() {
  let written = '';
  const logger = openLog('debug', {
    write(line: string) {
      written += line;
    },
  });
  return { logger, written: () => written };
}
