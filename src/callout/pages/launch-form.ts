// What the launch form sends, read into a launch request; or what is wrong with each field. Pure.
import { parseWith } from '../../kernel/fields.ts';
import { distanceMetres, isPosition, type Position } from '../../kernel/geo.ts';
import { type FieldError, Problem } from '../../kernel/problem.ts';
import type { Place } from '../../roster/places.ts';
import { ROLES } from '../../roster/qualifications.ts';
import { readPhone } from '../../roster/values.ts';
import { type LaunchRequest, launchRequestSchema } from '../launch.ts';

/** Every field as text, as a browser sends it. */
export type LaunchValues = Record<string, string>;
export type LaunchErrors = Map<string, FieldError>;

export const DEFAULT_VALUES: LaunchValues = {
  ...{ kind: 'drill', minutes: '30', mode: 'person', channels: 'ladder', windowMinutes: '5' },
  ...{ crossBorder: 'yes', count_first_aid: '2', count_driver: '2', count_general: '10' },
};
const FACTORS = [1.5, 1.5, 2, 2, 3];
/** Positions of one name so near to each other are one place. */
const SAME_PLACE_METRES = 500;

const plainText = (text: string | undefined) => text?.normalize('NFKC').trim() ?? '';
const orNothing = (text: string | undefined) => (text?.trim() ? text.trim() : undefined);
const numberOf = (text: string | undefined) => (plainText(text) === '' ? undefined : Number(plainText(text)));

/** `103.83, 36.06`, also the other way round where only one order can be in China. */
function readPosition(text: string): Position | FieldError['code'] {
  const found = /^(-?\d+(?:\.\d+)?)[,、\s/]+(-?\d+(?:\.\d+)?)$/.exec(plainText(text).replace(/\s+/g, ' '));
  if (!found) return 'field.position_format';
  const [a, b] = [Number(found[1]), Number(found[2])];
  const swapped = a >= 3 && a <= 54 && b >= 73 && b <= 136;
  const position = swapped ? { lon: b, lat: a } : { lon: a, lat: b };
  return isPosition(position) ? position : 'field.position';
}

/** The place's own position when none is given. */
function findPlace(name: string, places: Place[]): Position | FieldError['code'] {
  const exact = places.filter((p) => p.fullName === name);
  const found = exact.length > 0 ? exact : places.filter((p) => p.name === name);
  const [first] = found;
  if (!first) return 'field.place_unknown';
  if (found.some((p) => distanceMetres(p, first) > SAME_PLACE_METRES)) return 'field.place_ambiguous';
  return { lon: first.lon, lat: first.lat };
}

function locate(values: LaunchValues, field: string, place: string, places: Place[], errors: LaunchErrors) {
  const given = plainText(values[field]);
  const found = given ? readPosition(given) : findPlace(place, places);
  if (typeof found !== 'string') return found;
  errors.set(field, { field, code: found });
  return undefined;
}

function readLines(values: LaunchValues, errors: LaunchErrors) {
  const lines = ROLES.map((role) => ({ role, count: numberOf(values[`count_${role}`]) ?? 0 }));
  for (const { role, count } of lines) {
    if (Number.isInteger(count) && count >= 0 && count <= 5_000) continue;
    const field = `count_${role}`;
    errors.set(field, { field, code: 'field.invalid_value' });
  }
  const asked = lines.filter((l) => l.count !== 0);
  if (asked.length === 0) errors.set('lines', { field: 'lines', code: 'field.lines_empty' });
  return asked;
}

function readCommander(values: LaunchValues, errors: LaunchErrors) {
  const given = plainText(values.commanderPhone);
  const phone = given === '' ? undefined : readPhone(given);
  if (phone && 'error' in phone) {
    errors.set('commanderPhone', { field: 'commanderPhone', code: 'field.phone' });
  }
  return {
    name: orNothing(values.commanderName),
    phone: phone && 'value' in phone ? phone.value : undefined,
  };
}

function readPolicy(values: LaunchValues, errors: LaunchErrors) {
  const minutes = numberOf(values.windowMinutes) ?? 5;
  if (!(minutes >= 0.5 && minutes <= 720)) {
    errors.set('windowMinutes', { field: 'windowMinutes', code: 'field.invalid_value' });
  }
  return {
    ...{ mode: values.mode, channels: values.channels, crossBorder: values.crossBorder === 'yes' },
    echelons: FACTORS.map((factor) => ({ windowSeconds: Math.round(minutes * 60), factor })),
  };
}

/** The moment asked for: as the preview fixed it, else so many minutes from `now`. */
function readArriveBy(values: LaunchValues, now: Date, errors: LaunchErrors): string | undefined {
  if (values.arriveBy) return values.arriveBy;
  const minutes = numberOf(values.minutes);
  if (minutes !== undefined && minutes >= 1 && minutes <= 1_440) {
    return new Date(now.getTime() + Math.round(minutes * 60) * 1_000).toISOString();
  }
  const code = minutes === undefined ? 'field.required' : 'field.invalid_value';
  errors.set('minutes', { field: 'minutes', code });
  return undefined;
}

/** Where the API's field stands in the form. */
const FORM_FIELD: Record<string, string> = {
  ...{ title: 'what', 'commander.name': 'commanderName', 'commander.phone': 'commanderPhone' },
  ...{ arriveBy: 'minutes', 'musterPoint.place': 'musterPlace', 'musterPoint.position': 'musterPosition' },
};

/** The request, or what is wrong; every wrong field is named at once. */
export function readLaunchForm(
  values: LaunchValues,
  places: Place[],
  now: Date,
): { request: LaunchRequest } | { errors: LaunchErrors } {
  const errors: LaunchErrors = new Map();
  const place = orNothing(values.place);
  const elsewhere = orNothing(values.musterPlace);
  const position = place && locate(values, 'position', place, places, errors);
  const candidate = {
    ...{ kind: values.kind, title: orNothing(values.what), task: orNothing(values.task), place },
    position: position || undefined,
    musterPoint: elsewhere && {
      place: elsewhere,
      position: locate(values, 'musterPosition', elsewhere, places, errors),
    },
    arriveBy: readArriveBy(values, now, errors),
    lines: readLines(values, errors),
    commander: readCommander(values, errors),
    policy: readPolicy(values, errors),
  };
  try {
    const request = parseWith(launchRequestSchema, candidate);
    if (errors.size === 0) return { request };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    for (const field of error.fields) noteError(field, place, errors);
  }
  return { errors };
}

function noteError(error: FieldError, place: string | undefined, errors: LaunchErrors): void {
  const field = FORM_FIELD[error.field] ?? error.field;
  // Without a place there is no position either: one thing to correct, told once.
  if (field === 'position' && place === undefined) return;
  const told = errors.has(field) || (field.startsWith('lines') && [...errors.keys()].some(isCount));
  if (!told) errors.set(field, { ...error, field });
}

const isCount = (field: string) => field === 'lines' || field.startsWith('count_');
