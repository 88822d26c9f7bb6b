// What a person's record becomes when a row of a file meets it, and which of its fields that changes. Pure.
import type { Position } from '../kernel/geo.ts';
import type { Column } from './columns.ts';
import type { Gender, Person } from './import-rules.ts';
import { maskedIdNumber } from './masks.ts';
import { isSkill, type QualificationKind, skillName } from './qualifications.ts';
import type { Finding } from './row-reader.ts';
import { type Post, type UnitPath, unitName } from './unit-names.ts';

export interface HeldQualification {
  kind: QualificationKind;
  number: string | null;
  issuedOn: string | null;
  expiresOn: string | null;
}

/** The part of a member's record that a file speaks of. */
export interface Profile {
  name: string;
  gender: Gender;
  idNumber: string | null;
  county: string | null;
  station: string | null;
  employer: string | null;
  site: string | null;
  unit: UnitPath | null;
  post: Post | null;
  home: Position | null;
  phone: string | null;
  qualifications: HeldQualification[];
  equipment: string[];
  consentOn: string | null;
  consentWithdrawnOn: string | null;
  remark: string;
}

/** A member as stored. */
export interface Existing {
  id: number;
  status: 'active' | 'suspended' | 'left';
  profile: Profile;
  /** All phone numbers ever held, the current one first. */
  phones: { address: string; retired: boolean }[];
}

export interface Change {
  field: keyof Profile;
  from: string;
  to: string;
}

export interface Merged {
  profile: Profile;
  changes: Change[];
  notes: Finding[];
}

/** Header of each column that the file has. */
type Headers = ReadonlyMap<Column, string>;

const NEW: Profile = {
  name: '',
  gender: 'unknown',
  idNumber: null,
  county: null,
  station: null,
  employer: null,
  site: null,
  unit: null,
  post: null,
  home: null,
  phone: null,
  qualifications: [],
  equipment: [],
  consentOn: null,
  consentWithdrawnOn: null,
  remark: '',
};

/**
 * What the file's columns say counts, an empty cell included; columns that it lacks change nothing. What only the
 * system knows stays: status, a withdrawn consent, qualifications recorded with dates, a number known to be dead.
 */
export function merge(existing: Existing | null, person: Person, headers: Headers): Merged {
  const old = existing?.profile ?? NEW;
  const notes: Finding[] = [];
  const note = (column: Column, value: string, code: string, vars?: Finding['vars']) =>
    notes.push({ column: headers.get(column) ?? '', value, code, ...(vars && { vars }) });
  const from = <K extends keyof Profile>(column: Column, field: K, value: Profile[K]) =>
    headers.has(column) ? value : old[field];
  const profile: Profile = {
    name: person.name,
    idNumber: person.idNumber ?? old.idNumber,
    gender: from('gender', 'gender', person.gender),
    county: from('county', 'county', person.county),
    station: from('station', 'station', person.station),
    employer: from('employer', 'employer', person.employer),
    site: from('site', 'site', person.site),
    unit: from('unit', 'unit', person.unit),
    post: from('post', 'post', person.post),
    home: from('lon', 'home', person.home),
    phone: from('phone', 'phone', person.phone),
    equipment: from('equipment', 'equipment', [...person.equipment].sort()),
    remark: from('remark', 'remark', person.remark),
    qualifications: mergeQualifications(old, person, headers, note),
    ...mergeConsent(old, person, note),
  };
  if (existing && isDeadNumber(existing, profile.phone)) {
    note('phone', profile.phone ?? '', 'retired_phone');
    profile.phone = null;
  }
  if (existing && existing.status !== 'active') {
    note('name', person.name, 'not_active', { status: existing.status });
  }
  return { profile, changes: existing ? differences(old, profile) : [], notes };
}

type Note = (column: Column, value: string, code: string, vars?: Finding['vars']) => void;

/** A provider found the number dead, and the file still has it: an old file does not bring it back to life. */
function isDeadNumber(existing: Existing, phone: string | null): boolean {
  return (
    existing.profile.phone === null && existing.phones.some((p) => p.address === phone && p.retired === true)
  );
}

/** Withdrawing is done here, not by a file: only a later date of joining again undoes it, and an empty cell nothing. */
function mergeConsent(old: Profile, person: Person, note: Note) {
  const given = person.consentOn;
  const { consentOn, consentWithdrawnOn } = old;
  if (given === null) return { consentOn, consentWithdrawnOn };
  if (consentWithdrawnOn !== null && given <= consentWithdrawnOn) {
    note('consentOn', given, 'withdrawn', { date: consentWithdrawnOn });
    return { consentOn, consentWithdrawnOn };
  }
  return { consentOn: given, consentWithdrawnOn: null };
}

function mergeQualifications(
  old: Profile,
  person: Person,
  headers: Headers,
  note: Note,
): HeldQualification[] {
  const held = new Map(old.qualifications.map((q) => [q.kind, q]));
  if (headers.has('skills')) {
    const named = new Map(person.skills.map((skill) => [skill.kind as QualificationKind, skill]));
    for (const [kind, q] of held) {
      if (!isSkill(kind) || named.has(kind)) continue;
      const recordedHere = q.number !== null || q.issuedOn !== null || q.expiresOn !== null;
      if (recordedHere) note('skills', '', 'skill_kept', { kind: skillName(kind) });
      else held.delete(kind);
    }
    for (const { kind, expiresOn } of person.skills) {
      const before = held.get(kind) ?? { kind, number: null, issuedOn: null, expiresOn: null };
      held.set(kind, { ...before, expiresOn: expiresOn === undefined ? before.expiresOn : expiresOn });
    }
  }
  if (headers.has('certificateNumber')) {
    const before = held.get('guard_certificate');
    held.delete('guard_certificate');
    if (person.certificate) {
      const { number } = person.certificate;
      const expiresOn = headers.has('certificateExpiry')
        ? person.certificate.expiresOn
        : (before?.expiresOn ?? null);
      const issuedOn = before?.number === number ? before.issuedOn : null;
      held.set('guard_certificate', { kind: 'guard_certificate', number, issuedOn, expiresOn });
    }
  }
  return [...held.values()].sort((a, b) => (a.kind < b.kind ? -1 : 1));
}

/** How a field is told in a report and compared: the same text is the same value. */
function shown(profile: Profile, field: keyof Profile): string {
  const value = profile[field];
  // Whoever reads a report has no need of it.
  if (field === 'idNumber') return profile.idNumber === null ? '' : maskedIdNumber(profile.idNumber);
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (field === 'unit') return unitName(profile.unit);
  if (field === 'home' && profile.home) return `${profile.home.lon}, ${profile.home.lat}`;
  if (field === 'equipment') return profile.equipment.join('、');
  return profile.qualifications
    .map((q) => [q.kind, q.number, q.expiresOn].filter((part) => part !== null).join(' '))
    .join('、');
}

export function differences(old: Profile, next: Profile): Change[] {
  return (Object.keys(NEW) as (keyof Profile)[]).flatMap((field) => {
    const [from, to] = [shown(old, field), shown(next, field)];
    const same = field === 'idNumber' ? old.idNumber === next.idNumber : from === to;
    return same ? [] : [{ field, from, to }];
  });
}
