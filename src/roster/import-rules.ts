// From a row as people write it to a person as the system keeps one, or to the reasons why not. Pure.
import type { Position } from '../kernel/geo.ts';
import { type Column, headerOf } from './columns.ts';
import { type Skill, skillOf } from './qualifications.ts';
import type { RawPerson } from './roster-file.ts';
import { type Finding, RowReader } from './row-reader.ts';
import { type Post, readPost, readUnit, type UnitPath } from './unit-names.ts';
import {
  genderOfIdNumber,
  readDate,
  readGender,
  readIdNumber,
  readLabel,
  readList,
  readName,
  readPhone,
  readPosition,
  readRemark,
  trimmed,
} from './values.ts';

export type Gender = 'male' | 'female' | 'unknown';

/** What one row says. A column that the file does not have leaves its field empty here; see `merge`. */
export interface Person {
  name: string;
  gender: Gender;
  idNumber: string | null;
  phone: string | null;
  employer: string | null;
  site: string | null;
  home: Position | null;
  county: string | null;
  station: string | null;
  unit: UnitPath | null;
  post: Post | null;
  /** `expiresOn` undefined: the file does not say; null: never. */
  skills: { kind: Skill; expiresOn?: string | null }[];
  certificate: { number: string; expiresOn: string | null } | null;
  equipment: string[];
  consentOn: string | null;
  remark: string;
}

export interface Judged {
  row: number;
  /** Null: refused, for each reason in `errors`. */
  person: Person | null;
  /** As read, for telling people apart also in refused rows. */
  name: string;
  idNumber: string | null;
  errors: Finding[];
  notes: Finding[];
  normalised: Finding[];
}

export interface JudgeContext {
  headers: ReadonlyMap<Column, string>;
  /** The city's date, YYYY-MM-DD. */
  today: string;
}

/** What `raw` says, or why it cannot be taken in. */
export function judgeRow(raw: RawPerson, context: JudgeContext): Judged {
  const r = new RowReader<Column>(raw, context.headers, headerOf);
  r.formulas();
  const name = r.take('name', readName(r.text('name'))) ?? '';
  const idNumber = readIdCell(r, context.today);
  const person: Person = {
    name,
    idNumber,
    gender: readGenderCell(r, idNumber),
    phone: readPhoneCell(r),
    employer: r.take('employer', readLabel(r.text('employer'))),
    site: r.take('site', readLabel(r.text('site'))),
    home: readHome(r),
    county: r.take('county', readLabel(r.text('county'))),
    station: r.take('station', readLabel(r.text('station'))),
    unit: readUnitCell(r),
    post: readPostCell(r),
    skills: readSkills(r),
    certificate: readCertificate(r),
    equipment: readEquipment(r),
    consentOn: readConsent(r, context.today),
    remark: readRemarkCell(r),
  };
  if (!r.filled('idNumber') && !r.filled('phone')) r.error('idNumber', 'no_key');
  return {
    row: raw.row,
    person: r.errors.length > 0 ? null : person,
    name: name || trimmed(r.text('name')),
    idNumber,
    errors: r.errors,
    notes: r.notes,
    normalised: r.normalised,
  };
}

/** A number masked by an export says nothing: the person is found by name and phone. */
function readIdCell(r: RowReader<Column>, today: string): string | null {
  if (!r.filled('idNumber')) return null;
  if (!/^\*{14}\d{3}[\dX]$/.test(trimmed(r.text('idNumber')))) {
    return r.take('idNumber', readIdNumber(r.text('idNumber'), today));
  }
  r.note('idNumber', 'id_masked');
  return null;
}

function readGenderCell(r: RowReader<Column>, idNumber: string | null): Gender {
  const gender = readGender(r.text('gender'));
  if (gender === null) r.note('gender', 'gender_unknown');
  if (idNumber && gender && gender !== 'unknown' && gender !== genderOfIdNumber(idNumber)) {
    r.note('gender', 'gender_differs');
  }
  return gender ?? 'unknown';
}

function readPhoneCell(r: RowReader<Column>): string | null {
  if (r.filled('phone')) return r.take('phone', readPhone(r.text('phone')));
  if (r.has('phone')) r.note('phone', 'no_phone');
  return null;
}

function readHome(r: RowReader<Column>): Position | null {
  if (!r.filled('lon') && !r.filled('lat')) {
    if (r.has('lon')) r.note('lon', 'no_position');
    return null;
  }
  const value = `${r.text('lon')}, ${r.text('lat')}`;
  const read = readPosition(r.text('lon'), r.text('lat'));
  if ('abroad' in read && read.abroad) r.note('lon', 'abroad', value);
  return r.take('lon', read, value);
}

function readUnitCell(r: RowReader<Column>): UnitPath | null {
  const unit = readUnit(r.text('unit'));
  if (unit === undefined) r.error('unit', 'unit');
  if (unit === null && r.has('unit')) r.note('unit', 'no_unit');
  return unit ?? null;
}

function readPostCell(r: RowReader<Column>): Post | null {
  if (!r.filled('post')) return null;
  const post = readPost(r.text('post'));
  if (!post) r.note('post', 'post_unknown');
  return post ?? null;
}

/** `急救（至2027-05-01）`: a skill with the day on which it ends, as an export writes it. */
const DATED_SKILL = /^(.+?)[（(]至?(\d{4}-\d{1,2}-\d{1,2}|长期)[)）]$/;

function readSkills(r: RowReader<Column>): Person['skills'] {
  const skills = new Map<Skill, Person['skills'][number]>();
  for (const part of readList(r.text('skills'))) {
    // 驾驶（B2） has brackets too: only a date in them is one.
    const dated = DATED_SKILL.exec(part);
    const kind = skillOf(dated?.[1] ?? part);
    const expiresOn = dated?.[2] ? r.take('skills', readDate(dated[2]), part) : undefined;
    if (kind) skills.set(kind, expiresOn === undefined ? { kind } : { kind, expiresOn });
    else r.note('skills', 'skill_unknown', part);
  }
  return [...skills.values()];
}

function readCertificate(r: RowReader<Column>): Person['certificate'] {
  const number = r.take('certificateNumber', readLabel(r.text('certificateNumber')));
  const expiry = r.filled('certificateExpiry');
  const expiresOn = expiry ? r.take('certificateExpiry', readDate(r.text('certificateExpiry'))) : null;
  if (!number && expiry && r.has('certificateNumber')) r.note('certificateExpiry', 'expiry_alone');
  if (number && !expiry && r.has('certificateExpiry')) r.note('certificateExpiry', 'no_expiry');
  return number ? { number, expiresOn } : null;
}

function readEquipment(r: RowReader<Column>): string[] {
  return readList(r.text('equipment')).flatMap((item) => {
    const read = readLabel(item);
    return r.take('equipment', read, item) ?? [];
  });
}

function readConsent(r: RowReader<Column>, today: string): string | null {
  if (!r.filled('consentOn')) {
    if (r.has('consentOn')) r.note('consentOn', 'no_consent');
    return null;
  }
  const date = readDate(r.text('consentOn'));
  if ('value' in date && date.value === null) return r.take('consentOn', { error: 'date_format' });
  if ('value' in date && date.value && date.value > today) {
    return r.take('consentOn', { error: 'date_future' });
  }
  return r.take('consentOn', date);
}

function readRemarkCell(r: RowReader<Column>): string {
  const remark = r.take('remark', readRemark(r.text('remark'))) ?? '';
  if (/^[=+@]/.test(remark)) r.note('remark', 'inert_text');
  return remark;
}
