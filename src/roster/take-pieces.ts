// Pieces of an equipment ledger: compared with what is recorded of each number, and written with who holds them.
import { memberScope, pieceScope } from '../access/scope.ts';
import type { Tx } from '../kernel/database.ts';
import { dueAfter, type PieceState } from './equipment-rules.ts';
import type { Told } from './import-report.ts';
import { type Fates, refuse } from './judged-rows.ts';
import type { EquipmentTaking, PlacedRow, Row } from './take-places.ts';

interface Known {
  id: number;
  itemId: number;
  serial: string;
  state: PieceState;
  unitId: number | null;
  unitName: string | null;
  expiresOn: string | null;
  inspectOn: string | null;
  holder: string | null;
  /** In a store that `who` keeps. */
  mine: boolean;
}
interface Person {
  id: number;
  name: string;
  phones: string[];
}
/** A piece as the file has it: new, or changed, and perhaps into somebody's hands. */
interface Writing extends PlacedRow {
  known: Known | null;
  holder: Person | null;
}

const keyOf = (itemId: number, serial: string) => JSON.stringify([itemId, serial]);
const isHere = ({ state }: Known) => state === 'in_service' || state === 'defective';

/** Locked, so that nobody hands one out meanwhile; what is here before what is gone. */
async function loadKnown(tx: Tx, rows: PlacedRow[], { who }: EquipmentTaking): Promise<Map<string, Known[]>> {
  const known = await tx<Known[]>`
    select p.id, p.item_id, p.serial, p.state, p.unit_id, u.name as unit_name, p.expires_on, p.inspect_on,
      (select m.name from equipment_issue h join member m on m.id = h.member_id
        where h.piece_id = p.id and h.returned_on is null) as holder,
      ${pieceScope(tx, who, 'equipment.keep')} as mine
    from equipment_piece p left join unit u on u.id = p.unit_id
    where p.item_id = any(${rows.map((r) => r.item.id)}) and p.serial = any(${rows.map((r) => r.value.number ?? '')})
    order by p.state in ('in_service', 'defective') desc, p.id desc for update of p`;
  return Map.groupBy(known, (p) => keyOf(p.itemId, p.serial));
}

async function loadPeople(
  tx: Tx,
  rows: PlacedRow[],
  { who }: EquipmentTaking,
): Promise<Map<string, Person[]>> {
  const names = [...new Set(rows.flatMap((r) => r.value.holder ?? []))];
  if (names.length === 0) return new Map();
  const people = await tx<Person[]>`
    select m.id, m.name, array(select c.address from contact_point c where c.member_id = m.id and c.kind = 'phone') as phones
    from member m where m.name = any(${names}) and m.status <> 'left' and ${memberScope(tx, who, 'equipment.keep')}
    order by m.id`;
  return Map.groupBy(people, (m) => m.name);
}

/** Undefined: refused. */
function whom({ one, value }: PlacedRow, people: Map<string, Person[]>): Person | null | undefined {
  const { holder, phone } = value;
  if (!holder) return null;
  const fails = (column: string, code: string) => refuse(one, column, { value: holder, code }) ?? undefined;
  const namesakes = people.get(holder) ?? [];
  if (namesakes.length === 0) return fails('holder', 'holder_unknown');
  const reached = phone ? namesakes.filter((m) => m.phones.includes(phone)) : namesakes;
  if (reached.length === 0) return fails('phone', 'phone_differs');
  return reached.length === 1 ? reached[0] : fails('holder', 'holders_alike');
}

/** What stands against taking the row; true: it was refused. */
function isRefused(one: Row, value: PlacedRow['value'], known: Known): boolean {
  const said = value.number ?? '';
  const fails = (column: string, code: string, vars: Record<string, string>) =>
    refuse(one, column, { value: said, code, vars }) === null;
  if (!known.mine)
    return fails('number', 'number_taken', {
      who: [known.unitName, known.holder].filter(Boolean).join(' '),
    });
  if (value.state !== null && value.state !== known.state)
    return fails('state', 'state_differs', { state: known.state });
  if (value.holder && known.holder !== null && value.holder !== known.holder)
    return fails('holder', 'held', { who: known.holder });
  return false;
}

const DAYS = ['expiresOn', 'inspectOn'] as const;

function changesOf({ value, unit }: PlacedRow, known: Known, holder: Person | null): Told['changes'] {
  const changes: Told['changes'] = [];
  if (known.unitId !== unit.id) changes.push({ field: 'unit', from: known.unitName ?? '', to: unit.whole });
  for (const field of DAYS)
    if (value[field] !== undefined && value[field] !== known[field])
      changes.push({ field, from: known[field] ?? '', to: value[field] ?? '' });
  if (holder && known.holder === null) changes.push({ field: 'holder', from: '', to: holder.name });
  return changes;
}

/** A number that is not in use: added, unless the file says that it is gone. Null: refused, or known to be gone. */
function added(row: PlacedRow, gone: Known[], people: Map<string, Person[]>, fates: Fates): Writing | null {
  const { one, value } = row;
  const number = value.number ?? '';
  if (value.state === 'lost' || value.state === 'retired') {
    if (!gone.some((p) => p.mine && p.state === value.state))
      return refuse(one, 'state', { value: number, code: 'gone' });
    fates.set(one, { outcome: 'unchanged', changes: [] });
    return null;
  }
  const lost = gone.find((p) => p.state === 'lost');
  if (lost) {
    const vars = { state: lost.state };
    return refuse(one, 'state', { value: number, code: 'state_differs', vars });
  }
  if (value.state === 'defective' && value.reason === null)
    return refuse(one, 'reason', { value: number, code: 'reason_missing' });
  const holder = whom(row, people);
  if (holder === undefined) return null;
  fates.set(one, { outcome: 'added', changes: [] });
  return { ...row, known: null, holder };
}

function compared(row: PlacedRow, known: Known, people: Map<string, Person[]>, fates: Fates): Writing | null {
  const { one, value } = row;
  if (isRefused(one, value, known)) return null;
  const holder = known.holder === null ? whom(row, people) : null;
  if (holder === undefined) return null;
  if (known.holder !== null && value.holder === null)
    one.notes.push({
      ...{ column: one.header('holder'), value: value.number ?? '', code: 'still_held' },
      vars: { who: known.holder },
    });
  const changes = changesOf(row, known, holder);
  fates.set(one, { outcome: changes.length > 0 ? 'changed' : 'unchanged', changes });
  return changes.length > 0 ? { ...row, known, holder } : null;
}

/** Refuses what cannot be taken, tells the fate of the rest, and writes it. */
export async function takePieces(
  tx: Tx,
  placed: PlacedRow[],
  taking: EquipmentTaking,
  fates: Fates,
): Promise<void> {
  const rows = placed.filter(({ value }) => value.number !== null);
  if (rows.length === 0) return;
  const known = await loadKnown(tx, rows, taking);
  const people = await loadPeople(tx, rows, taking);
  const writing = rows.flatMap((row) => {
    const all = known.get(keyOf(row.item.id, row.value.number ?? '')) ?? [];
    const [here] = all.filter(isHere);
    return (here ? compared(row, here, people, fates) : added(row, all, people, fates)) ?? [];
  });
  for (const { one, holder } of writing)
    if (holder)
      one.notes.push({
        ...{ column: one.header('holder'), value: holder.name, code: 'unconfirmed' },
        vars: { who: holder.name },
      });
  if (writing.length > 0) await write(tx, writing, taking);
}

/** Adds what is new. What somebody else added a moment ago is refused: the number is in use. Gives each piece's id. */
async function insert(tx: Tx, news: Writing[], { now, today, who }: EquipmentTaking): Promise<Ids> {
  const made = await tx<{ id: number; itemId: number; serial: string }[]>`
    insert into equipment_piece (item_id, serial, unit_id, state, reason, expires_on, inspect_on)
    select r.item, r.serial, r.unit, r.state, r.reason, r.expires, r.inspect
    from jsonb_to_recordset(${tx.json(news.map((w) => newPiece(w, today)))}) as r(item int, serial text, unit int, state text,
      reason text, expires date, inspect date)
    on conflict (item_id, serial) where state in ('in_service', 'defective') do nothing returning id, item_id, serial`;
  await tx`
    insert into equipment_event (piece_id, kind, at, by)
    select x, 'added', ${now}, ${who.actor} from unnest(${made.map((m) => m.id)}::int[]) x`;
  const ids = new Map(made.map((m) => [keyOf(m.itemId, m.serial), m.id]));
  for (const { one, item, value } of news)
    if (!ids.has(keyOf(item.id, value.number ?? '')))
      refuse(one, 'number', { value: value.number ?? '', code: 'number_taken', vars: { who: item.name } });
  return ids;
}
type Ids = Map<string, number>;

async function update(tx: Tx, writing: Writing[]): Promise<void> {
  const rows = writing.flatMap(({ known, unit, value }) =>
    known
      ? {
          ...{ id: known.id, unit: unit.id },
          expires: value.expiresOn === undefined ? known.expiresOn : value.expiresOn,
          inspect: value.inspectOn === undefined ? known.inspectOn : value.inspectOn,
        }
      : [],
  );
  await tx`
    update equipment_piece p set unit_id = r.unit, expires_on = r.expires, inspect_on = r.inspect
    from jsonb_to_recordset(${tx.json(rows)}) as r(id int, unit int, expires date, inspect date) where p.id = r.id`;
}

async function write(tx: Tx, writing: Writing[], taking: EquipmentTaking): Promise<void> {
  const ids = await insert(
    tx,
    writing.filter((w) => w.known === null),
    taking,
  );
  await update(tx, writing);
  const given = writing.flatMap(({ known, holder, item, unit, value }): Given[] => {
    const piece = known?.id ?? ids.get(keyOf(item.id, value.number ?? ''));
    return holder && piece !== undefined
      ? [{ piece, member: holder.id, item: item.name, unit: unit.id, day: value.issuedOn ?? taking.today }]
      : [];
  });
  await give(tx, given, taking);
}

const newPiece = ({ item, unit, value }: Writing, today: string) => ({
  ...{ item: item.id, serial: value.number ?? '', unit: unit.id },
  ...{ state: value.state ?? 'in_service', reason: value.state === 'defective' ? value.reason : null },
  expires: value.expiresOn === undefined ? dueAfter(today, item.shelfMonths) : value.expiresOn,
  inspect: value.inspectOn === undefined ? dueAfter(today, item.inspectMonths) : value.inspectOn,
});

interface Given {
  piece: number;
  member: number;
  item: string;
  unit: number;
  day: string;
}

/** A file has no signatures: each confirms on the phone what he or she holds. */
async function give(tx: Tx, given: Given[], { now, who }: EquipmentTaking): Promise<void> {
  await tx`
    insert into equipment_issue (member_id, item, issued_on, piece_id, unit_id)
    select r.member, r.item, r.day, r.piece, r.unit from jsonb_to_recordset(${tx.json(given as never)})
      as r(piece int, member int, item text, unit int, day date)`;
  await tx`
    insert into equipment_event (piece_id, kind, member_id, at, by)
    select r.piece, 'issued', r.member, ${now}, ${who.actor} from jsonb_to_recordset(${tx.json(given as never)})
      as r(piece int, member int)`;
}
