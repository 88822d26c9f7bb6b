// Pickers speak of clocks on a wall: these are the city's, whatever zone the machine is set to.
import dayjs, { type Dayjs } from 'dayjs';
import { minuteAt } from '../when.ts';

const CITY_OFFSET = '+08:00';

/** What a picker shows for `at`. */
export const onWall = (at: string | null): Dayjs | null => (at === null ? null : dayjs(minuteAt(at)));

/** The moment at which the city's clocks show what the picker does. */
export const instantOf = (wall: Dayjs | null): string | null =>
  wall === null ? null : `${wall.format('YYYY-MM-DDTHH:mm')}:00${CITY_OFFSET}`;
