// Files of the daily duty: kept as they came, given out to whoever may see what they belong to.
import type { Context } from 'hono';
import { z } from 'zod';
import type { Database, Sql, SqlPiece, Tx } from '../kernel/database.ts';
import { idText } from '../kernel/fields.ts';
import { limitBody } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import { uploadedFile } from '../kernel/upload.ts';
import { FILE_TYPES, type FileType, MOST_FILE_BYTES, nameOf, typeOf } from './file-rules.ts';

export const fileView = z
  .object({ id: z.number(), name: z.string(), type: z.enum(FILE_TYPES), sizeBytes: z.number() })
  .meta({ id: 'DutyFile' });
export type FileView = z.output<typeof fileView>;

export const fileParams = z.object({ id: idText, fileId: idText });
export const FILE_LIMIT = `${MOST_FILE_BYTES / 1e6} MB`;
/** A form's own lines around the file. */
const FORM_BYTES = 64_000;
export const limitFiles = limitBody(MOST_FILE_BYTES + FORM_BYTES, FILE_LIMIT);

/** The file that a request carries, named by its form or by `name`. 413 above the limit, 415 for what is no picture or PDF. */
export async function fileOf(request: Request, name: string) {
  const accepted = { limit_bytes: MOST_FILE_BYTES, types: FILE_TYPES, said: 'JPEG, PNG, PDF' };
  const file = await uploadedFile(request, accepted);
  if (file.bytes.byteLength > MOST_FILE_BYTES)
    throw new Problem(413, 'too-large', { vars: { limit: FILE_LIMIT } });
  const type = typeOf(file.bytes);
  if (!type) throw new Problem(415, 'unsupported-media', { vars: { types: accepted.said } });
  return { type, name: nameOf(file.name || name, type), bytes: file.bytes };
}

export interface NewFile {
  type: FileType;
  name: string;
  bytes: Uint8Array;
}
interface By {
  actor: string;
  now: Date;
}

export async function keepFileIn(tx: Tx, { type, name, bytes }: NewFile, { actor, now }: By) {
  const [kept] = await tx<FileView[]>`
    insert into duty_file (name, type, size_bytes, content, uploaded_by, uploaded_at)
    values (${name}, ${type}, ${bytes.byteLength}, ${bytes}, ${actor}, ${now}) returning id, name, type, size_bytes`;
  if (!kept) throw new Error('a file vanished');
  return kept;
}

export const keepFile = (db: Database, file: NewFile, by: By): Promise<FileView> =>
  db.transaction((tx) => keepFileIn(tx, file, by));

/** What is attached to the wording of `v`, as a column. */
export const filesOf = (sql: Sql | Tx): SqlPiece => sql`
  coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'type', f.type, 'sizeBytes', f.size_bytes)
    order by a.place) from bulletin_file a join duty_file f on f.id = a.file_id
    where a.bulletin_id = v.bulletin_id and a.version = v.version), '[]') as files`;

interface Content {
  name: string;
  type: FileType;
  content: Uint8Array;
}

/** Null unless some wording of the bulletin carries it. */
export async function readFile(sql: Sql, bulletinId: number, fileId: number): Promise<Content | null> {
  const [row] = await sql<Content[]>`
    select name, type, content from duty_file f where f.id = ${fileId}
      and exists (select from bulletin_file a where a.file_id = f.id and a.bulletin_id = ${bulletinId})`;
  return row ?? null;
}

/** Pictures open where they are, documents are saved; neither is ever run. */
export function answerFile(c: Context, file: Content | 0 | null): Response {
  if (!file) throw new Problem(404, 'not-found');
  const how = file.type === 'application/pdf' ? 'attachment' : 'inline';
  return c.body(file.content as Uint8Array<ArrayBuffer>, 200, {
    'content-type': file.type,
    'content-disposition': `${how}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    'cache-control': 'private, no-store',
  });
}

const UNUSED_MS = 86_400_000;

/** What nobody attached within a day of its coming. */
export async function forgetUnusedFiles(tx: Tx, now: Date): Promise<number> {
  const gone = await tx`
    delete from duty_file f where f.uploaded_at < ${new Date(now.getTime() - UNUSED_MS)}
      and not exists (select from bulletin_file a where a.file_id = f.id)
      and not exists (select from inspection_photo a where a.file_id = f.id)
      and not exists (select from talk_photo a where a.file_id = f.id)
      and not exists (select from field_report a where a.photo_id = f.id)`;
  return gone.count;
}
