// The file of a request: the field `file` of a form, or the body itself.
import { readBody } from './http.ts';
import { Problem } from './problem.ts';

/** A form's own lines around the file. */
const FORM_BYTES = 64_000;

interface Accepted {
  limit_bytes: number;
  /** What a body that is no form may say that it is. */
  types: readonly string[];
  /** The same for whoever sent something else. */
  said: string;
}

/** As a name in a record, nothing more. */
const tame = (name: string): string =>
  name
    .toWellFormed()
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, '')
    .slice(0, 200);

/** Throws 413, 415 and 400. A body that is no form has no name. */
export async function uploadedFile(
  request: Request,
  { limit_bytes, types, said }: Accepted,
): Promise<{ name: string; bytes: Uint8Array }> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type !== 'multipart/form-data') {
    if (!types.includes(type)) throw new Problem(415, 'unsupported-media', { vars: { types: said } });
    return { name: '', bytes: await readBody(request, limit_bytes) };
  }
  const body = await readBody(request, limit_bytes + FORM_BYTES);
  const headers = { 'content-type': request.headers.get('content-type') as string };
  const form = await new Response(body as BodyInit, { headers }).formData().catch(() => null);
  const file = form?.get('file');
  if (!(file instanceof File)) {
    throw new Problem(400, 'invalid-request', { fields: [{ field: 'file', code: 'field.required' }] });
  }
  return { name: tame(file.name), bytes: new Uint8Array(await file.arrayBuffer()) };
}

const binary = { type: 'string' as const, format: 'binary' };

/** How OpenAPI tells it. */
export const uploadBody = (types: readonly string[]) => ({
  required: true,
  content: {
    'multipart/form-data': {
      schema: { type: 'object' as const, required: ['file'], properties: { file: binary } },
    },
    ...Object.fromEntries(types.map((type) => [type, { schema: binary }])),
  },
});
