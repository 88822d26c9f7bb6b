// HTTP of what bulletins carry and come as: attached files, and CAP 1.2 in and out.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { idParam, text } from '../kernel/fields.ts';
import { fileResponses, readBody, responses, valid } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import type { Texts } from '../kernel/texts.ts';
import { uploadBody } from '../kernel/upload.ts';
import type { BulletinRouteDeps } from './bulletin-routes.ts';
import { readCap } from './cap-read.ts';
import { FILE_TYPES } from './file-rules.ts';
import { answerFile, fileOf, fileParams, fileView, keepFile, readFile } from './files.ts';
import { capOutQuery, giveCap } from './give-cap.ts';
import { ownBulletin } from './read-bulletin.ts';
import { capQuery, capTaken, takeCap } from './take-cap.ts';

const CAP_TYPE = 'application/cap+xml';
const CAP_TYPES = [CAP_TYPE, 'application/xml', 'text/xml'];
/** A warning in several languages with a hundred outlines is a tenth of it. */
const MOST_CAP_BYTES = 1_000_000;
const xml = { schema: { type: 'string' as const } };

function fileRoutes({ db, clock }: BulletinRouteDeps) {
  const file = fileResponses('The file as it came', 'application/octet-stream');
  return new Hono<Signed>()
    .post(
      '/duty-files',
      may('duty.change'),
      describeRoute({
        ...{ summary: 'Keep a picture or a PDF of up to 5 MB, to attach it', tags: ['duty'] },
        requestBody: uploadBody(FILE_TYPES),
        responses: responses('Kept; what nothing attaches goes after a day', fileView, 201),
      }),
      valid('query', z.object({ name: text(200).default('') })),
      async (c) => {
        const file = await fileOf(c.req.raw, c.req.valid('query').name);
        return c.json(await keepFile(db, file, { actor: c.get('actor'), now: clock.now() }), 201);
      },
    )
    .get(
      '/bulletins/:id/files/:fileId',
      may('duty.read', 'bulletin'),
      describeRoute({ summary: 'A file of a bulletin', tags: ['duty'], responses: file }),
      valid('param', fileParams),
      async (c) => {
        const { id, fileId } = c.req.valid('param');
        return answerFile(c, await readFile(db.sql, id, fileId));
      },
    )
    .get(
      '/me/bulletins/:id/files/:fileId',
      may('bulletin.receive'),
      describeRoute({ summary: 'A file of a bulletin for me', tags: ['duty'], responses: file }),
      valid('param', fileParams),
      async (c) => {
        const { id, fileId } = c.req.valid('param');
        const mine = await ownBulletin(db.sql, { bulletinId: id, memberId: c.get('who').memberId });
        return answerFile(c, mine && (await readFile(db.sql, mine, fileId)));
      },
    );
}

function capRoutes(deps: BulletinRouteDeps, texts: Texts) {
  const { db, clock, publicUrl } = deps;
  return new Hono<Signed>()
    .post(
      '/bulletins/cap',
      may('duty.change'),
      describeRoute({
        ...{ summary: 'Take in a CAP 1.2 message: a draft, a correction or a cancel', tags: ['duty'] },
        requestBody: { required: true, content: { [CAP_TYPE]: xml, 'text/xml': xml } },
        responses: responses('What became of it', capTaken),
      }),
      valid('query', capQuery),
      async (c) => {
        const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
        if (!CAP_TYPES.includes(type))
          throw new Problem(415, 'unsupported-media', { vars: { types: CAP_TYPES.join(', ') } });
        const message = readCap(await readBody(c.req.raw, MOST_CAP_BYTES));
        const { organisationId } = c.req.valid('query');
        return c.json(await takeCap(deps, message, organisationId, { who: c.get('who'), now: clock.now() }));
      },
    )
    .get(
      '/bulletins/:id/cap',
      may('duty.read', 'bulletin'),
      describeRoute({
        ...{ summary: 'A bulletin as a CAP 1.2 message', tags: ['duty'] },
        responses: fileResponses('The message', CAP_TYPE),
      }),
      valid('param', idParam),
      valid('query', capOutQuery),
      async (c) => {
        const { id } = c.req.valid('param');
        const words = { publicUrl, t: (key: string) => texts('zh', key) };
        const message = await giveCap(db.sql, id, c.req.valid('query').version, words);
        if (!message) throw new Problem(404, 'not-found');
        return c.body(message, 200, {
          'content-type': `${CAP_TYPE}; charset=utf-8`,
          'content-disposition': `attachment; filename="bulletin-${id}.xml"`,
          'cache-control': 'no-store',
        });
      },
    );
}

/** Below `/api`. */
export function bulletinFileRoutes(deps: BulletinRouteDeps, texts: Texts) {
  return new Hono<Signed>().route('/', fileRoutes(deps)).route('/', capRoutes(deps, texts));
}
