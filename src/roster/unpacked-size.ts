// Holds a zip file to a size before anything is read from it: every part is unpacked and counted, declared sizes are not believed.
import { inflateRawSync } from 'node:zlib';
import { Problem } from '../kernel/problem.ts';

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const MAX_PARTS = 1000;
const STORED = 0;
const DEFLATED = 8;

const broken = () => new Problem(422, 'roster-broken-file');

/** Real size of all parts together, in bytes. Throws 413 as soon as it passes `limit_bytes`, 422 when it is no sound zip. */
export function assertUnpackedSize(bytes: Uint8Array, limit_bytes: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let total_bytes = 0;
  for (const part of parts(view)) {
    const packed = bytes.subarray(part.start, part.start + part.size_bytes);
    total_bytes +=
      part.method === STORED ? packed.byteLength : inflatedSize(packed, limit_bytes - total_bytes);
    if (total_bytes > limit_bytes) throw tooLarge(limit_bytes);
  }
  return total_bytes;
}

const tooLarge = (limit_bytes: number) =>
  new Problem(413, 'roster-unpacks-too-large', { vars: { limit: `${Math.round(limit_bytes / 1e6)} MB` } });

function inflatedSize(packed: Uint8Array, left_bytes: number): number {
  try {
    return inflateRawSync(packed, { maxOutputLength: left_bytes + 1 }).byteLength;
  } catch (error) {
    // Node says so by this code; left + 1 makes the caller's comparison fail.
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') return left_bytes + 1;
    throw broken();
  }
}

/** The parts that the central directory lists, also when several share the same bytes. */
function parts(view: DataView): { method: number; start: number; size_bytes: number }[] {
  try {
    let end = view.byteLength - END_BYTES;
    while (end >= 0 && view.getUint32(end, true) !== END_SIGNATURE) end--;
    const count = view.getUint16(end + 10, true);
    if (count > MAX_PARTS) throw broken();
    let at = view.getUint32(end + 16, true);
    return Array.from({ length: count }, () => {
      const part = partAt(view, at);
      at += ENTRY_BYTES + [28, 30, 32].reduce((sum, offset) => sum + view.getUint16(at + offset, true), 0);
      return part;
    });
  } catch {
    throw broken();
  }
}

function partAt(view: DataView, at: number) {
  if (view.getUint32(at, true) !== ENTRY_SIGNATURE) throw broken();
  const method = view.getUint16(at + 10, true);
  const size_bytes = view.getUint32(at + 20, true);
  const local = view.getUint32(at + 42, true);
  const encrypted = (view.getUint16(at + 8, true) & 1) === 1;
  if (encrypted || (method !== STORED && method !== DEFLATED)) throw broken();
  // No size in the directory means that a reader would have to guess it: a workbook has it.
  if (size_bytes === 0 && view.getUint32(at + 24, true) !== 0) throw broken();
  if (view.getUint32(local, true) !== LOCAL_SIGNATURE) throw broken();
  const start = local + LOCAL_BYTES + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + size_bytes > view.byteLength) throw broken();
  return { method, start, size_bytes };
}
