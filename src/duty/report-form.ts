// A form with one picture, as a browser without script sends it. A picture that is too large takes nothing else with it.
import { Problem } from '../kernel/problem.ts';
import { MOST_FILE_BYTES, nameOf, typeOf } from './file-rules.ts';
import type { NewFile } from './files.ts';

/** The form's own lines, and room for its words. */
const FORM_BYTES = 64_000;
/** A browser shows no answer before all that it sends was read: as much as any camera makes is read and let go. */
const MOST_READ_BYTES = 100_000_000;
const PHOTO = 'photo';

export interface SentForm {
  values: Record<string, string>;
  photo: NewFile | null;
  /** What is wrong with the picture, when something is. */
  wrong: 'too-large' | 'not-a-picture' | null;
}

async function readStart(
  request: Request,
  keep_bytes: number,
): Promise<{ start: Uint8Array; whole: boolean }> {
  const parts: Uint8Array[] = [];
  let [kept_bytes, read_bytes] = [0, 0];
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    read_bytes += value.byteLength;
    if (read_bytes > MOST_READ_BYTES) {
      await reader.cancel();
      throw new Problem(413, 'too-large', { vars: { limit: `${MOST_READ_BYTES / 1e6} MB` } });
    }
    const part = value.subarray(0, keep_bytes - kept_bytes);
    kept_bytes += part.byteLength;
    if (part.byteLength > 0) parts.push(part);
  }
  return { start: new Uint8Array(Buffer.concat(parts)), whole: kept_bytes === read_bytes };
}

/** The parts before the picture, which stands last in the form, as a form of their own. */
function beforePhoto(start: Uint8Array, boundary: string): Uint8Array {
  const bytes = Buffer.from(start.buffer, start.byteOffset, start.byteLength);
  const at = bytes.indexOf(`name="${PHOTO}"`);
  const cut = bytes.subarray(0, Math.max(0, at)).lastIndexOf(`--${boundary}`);
  return Buffer.concat([bytes.subarray(0, Math.max(0, cut)), Buffer.from(`--${boundary}--\r\n`)]);
}

async function photoOf(form: FormData): Promise<Pick<SentForm, 'photo' | 'wrong'>> {
  const file = form.get(PHOTO);
  if (!(file instanceof File) || file.size === 0) return { photo: null, wrong: null };
  if (file.size > MOST_FILE_BYTES) return { photo: null, wrong: 'too-large' };
  const bytes = new Uint8Array(await file.arrayBuffer());
  const type = typeOf(bytes);
  if (type === null || type === 'application/pdf') return { photo: null, wrong: 'not-a-picture' };
  return { photo: { type, name: nameOf(file.name, type), bytes }, wrong: null };
}

export async function readReportForm(request: Request): Promise<SentForm> {
  const type = request.headers.get('content-type') ?? '';
  const { start, whole } = await readStart(request, MOST_FILE_BYTES + FORM_BYTES);
  const boundary = /boundary="?([^";]+)/.exec(type)?.[1] ?? '';
  const body = whole ? start : beforePhoto(start, boundary);
  const form = await new Response(body as BodyInit, { headers: { 'content-type': type } })
    .formData()
    .catch(() => new FormData());
  const values: SentForm['values'] = {};
  for (const [name, value] of form) if (typeof value === 'string') values[name] = value;
  return { values, ...(whole ? await photoOf(form) : { photo: null, wrong: 'too-large' as const }) };
}
