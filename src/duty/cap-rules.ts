// What a CAP message is as a bulletin, and what of it we do not take. Pure.
import { clearedText, parseWith } from '../kernel/fields.ts';
import { type FieldError, Problem } from '../kernel/problem.ts';
import type { Severity } from './bulletin-rules.ts';
import { bulletinFields, type NewBulletin } from './bulletin-schema.ts';
import { type CapInfo, type CapMessage, invalidCap } from './cap-read.ts';

const DAY_MS = 86_400_000;
const TITLE_LENGTH = 60;
/** What nobody can tell is looked at by an officer before anybody gets it. */
const SEVERITY: Record<string, Severity> = {
  ...{ Extreme: 'extreme', Severe: 'severe', Moderate: 'moderate', Minor: 'minor', Unknown: 'moderate' },
};

/** Where in the message a bulletin's field comes from. */
const PLACES: Record<string, string> = {
  ...{ title: 'alert/info/headline', body: 'alert/info/description', advice: 'alert/info/instruction' },
  ...{ validFrom: 'alert/info/onset', validUntil: 'alert/info/expires' },
};
const placeOf = (field: string): string =>
  PLACES[field] ?? (field.startsWith('audience.areas') ? 'alert/info/area' : field);

/** A bulletin has no kind: what is an exercise or a test would be taken for the real thing. */
export function checkTaken({ status, msgType, infos, references }: CapMessage): void {
  const fields: FieldError[] = [];
  const refuse = (field: string, code: string) => fields.push({ field, code });
  if (status !== 'Actual') refuse('alert/status', 'cap.not-actual');
  if (msgType === 'Ack' || msgType === 'Error') refuse('alert/msgType', 'cap.not-a-warning');
  if (msgType !== 'Alert' && references.length === 0) refuse('alert/references', 'field.required');
  if (msgType !== 'Cancel' && infos.length === 0) refuse('alert/info', 'field.required');
  if (fields.length > 0) throw invalidCap(fields);
}

/** The first in Chinese, else the first. */
export const infoToTake = (infos: readonly CapInfo[]): CapInfo | undefined =>
  infos.find((i) => /^zh\b/i.test(i.language)) ?? infos[0];

const clear = (text: string): string => clearedText(Number.MAX_SAFE_INTEGER).parse(text);

/** A headline that is too long for a title goes on in the text, where nothing of it is lost. */
function titleAndBody({ headline, event, description }: CapInfo): { title: string; body: string } {
  const whole = clear(headline || event).replace(/\s+/g, ' ');
  const body = clear(description);
  const letters = [...whole];
  if (letters.length <= TITLE_LENGTH && whole.length <= TITLE_LENGTH)
    return { title: whole, body: body || whole };
  let title = '';
  for (const letter of letters) {
    if (title.length + letter.length > TITLE_LENGTH - 1) break;
    title += letter;
  }
  return { title: `${title}…`, body: [whole, body].filter(Boolean).join('\n') };
}

/** What it says, to whoever lives in its areas; without any, to the office's own. Throws a 400 in the message's own places. */
export function bulletinOf(message: CapMessage, organisationId: number): NewBulletin {
  const info = infoToTake(message.infos);
  if (!info) throw invalidCap([{ field: 'alert/info', code: 'field.required' }]);
  const from = info.onset ?? info.effective ?? message.sent;
  const until = info.expires ?? new Date(Date.parse(from) + DAY_MS).toISOString();
  const areas = info.areas.flatMap((area) => area.outlines);
  const given = {
    ...{ organisationId, severity: SEVERITY[info.severity] ?? 'moderate', ...titleAndBody(info) },
    ...{ advice: clear(info.instruction), validFrom: from, validUntil: until },
    audience: areas.length > 0 ? { areas } : { organisationIds: [organisationId] },
  };
  try {
    return parseWith(bulletinFields, given);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw invalidCap(error.fields.map((f) => ({ ...f, field: placeOf(f.field) })));
  }
}

/** Kept for when the bulletin goes out as CAP again. */
export function saidBy(message: CapMessage) {
  const { categories, event, urgency, certainty } = infoToTake(message.infos) ?? {};
  return { categories, event, urgency, certainty };
}

const REASON_LENGTH = 200;

/** Why it is cancelled, as far as the message says. */
export function reasonOf(message: CapMessage, otherwise: string): string {
  const info = infoToTake(message.infos);
  const said = clear(message.note || info?.description || info?.headline || '').replace(/\s+/g, ' ');
  return (said || otherwise).slice(0, REASON_LENGTH).toWellFormed().replaceAll('\ufffd', '');
}
