// HTTP of the way to a guard certificate, and of the page on which anybody verifies one.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { actingBy, may, open, type Signed } from '../access/guard.ts';
import { idParam } from '../kernel/fields.ts';
import { fileResponses, responses, valid } from '../kernel/http.ts';
import { keepLanguage, readerOf } from '../kernel/page.ts';
import { needPrinter, type PdfPrinter } from '../kernel/pdf.ts';
import type { Texts } from '../kernel/texts.ts';
import { certificatePage } from './certificate-page.ts';
import { certificatePdf } from './certificate-pdf.ts';
import { certificateBy, issue, issueFields, readCertificate, revoke, revokeFields } from './certificates.ts';
import {
  admit,
  admitFields,
  listNominations,
  nominate,
  nominationFields,
  nominationPage,
  nominationQuery,
  refuse,
  refuseFields,
  withdraw,
} from './nominations.ts';
import type { TrainingDeps } from './routes.ts';

export interface CertificateDeps extends TrainingDeps {
  /** Where the code on a certificate leads. */
  publicUrl: string;
  print?: PdfPrinter;
}

const about = (summary: string, answers: ReturnType<typeof responses>) =>
  describeRoute({ summary, tags: ['certificates'], responses: answers });
const done = responses('Done', undefined, 204);

function nominationRoutes({ db, clock }: CertificateDeps) {
  return new Hono<Signed>()
    .get(
      '/nominations',
      may('certificate.read'),
      about('Who is put forward for the certificate', responses('One page, open ones first', nominationPage)),
      valid('query', nominationQuery),
      async (c) => c.json(await listNominations(db.sql, c.req.valid('query'), c.get('who'))),
    )
    .post(
      '/nominations',
      may('certificate.nominate'),
      about('Put a guard forward', responses('The nomination', z.object({ id: z.number() }), 201)),
      valid('json', nominationFields),
      async (c) => c.json(await nominate(db, c.req.valid('json'), c.get('who'), clock.now()), 201),
    )
    .post(
      '/nominations/:id/admit',
      may('certificate.examine', 'nomination'),
      about('Admit to an exam', done),
      valid('param', idParam),
      valid('json', admitFields),
      async (c) => {
        await admit(db, c.req.valid('param').id, c.req.valid('json'), c.get('who'), clock.now());
        return c.body(null, 204);
      },
    )
    .post(
      '/nominations/:id/refuse',
      may('certificate.examine', 'nomination'),
      about('Refuse, with the reason', done),
      valid('param', idParam),
      valid('json', refuseFields),
      async (c) => {
        await refuse(db, c.req.valid('param').id, c.req.valid('json').opinion, actingBy(c, clock));
        return c.body(null, 204);
      },
    )
    .post(
      '/nominations/:id/withdraw',
      may('certificate.nominate', 'nomination'),
      about('Withdraw', done),
      valid('param', idParam),
      async (c) => {
        await withdraw(db, c.req.valid('param').id, '', actingBy(c, clock));
        return c.body(null, 204);
      },
    )
    .post(
      '/nominations/:id/issue',
      may('certificate.issue', 'nomination'),
      about(
        'Issue the certificate',
        responses('Issued', z.object({ id: z.number(), number: z.string() }), 201),
      ),
      valid('param', idParam),
      valid('json', issueFields),
      async (c) =>
        c.json(await issue(db, c.req.valid('param').id, c.req.valid('json'), actingBy(c, clock)), 201),
    );
}

function certificateRoutes({ db, clock, publicUrl, print }: CertificateDeps, texts: Texts) {
  return new Hono<Signed>()
    .post(
      '/certificates/:id/revoke',
      may('certificate.issue', 'certificate'),
      about('Revoke, with the reason', done),
      valid('param', idParam),
      valid('json', revokeFields),
      async (c) => {
        await revoke(db, c.req.valid('param').id, c.req.valid('json').reason, actingBy(c, clock));
        return c.body(null, 204);
      },
    )
    .get(
      '/certificates/:id/pdf',
      may('certificate.read', 'certificate'),
      describeRoute({
        ...{ summary: 'The certificate to be printed', tags: ['certificates'] },
        responses: fileResponses('The file', 'application/pdf'),
      }),
      valid('param', idParam),
      async (c) => {
        const held = await readCertificate(db.sql, c.req.valid('param').id);
        const reader = readerOf(c, texts, clock.now());
        const file = await needPrinter(print)(certificatePdf(reader, held, publicUrl));
        c.header('content-type', 'application/pdf');
        c.header('content-disposition', `inline; filename="certificate-${held.id}.pdf"`);
        return c.body(file as never);
      },
    );
}

/** For everybody: the code on a certificate leads here. */
function verifyRoutes({ db, clock }: CertificateDeps, texts: Texts) {
  return new Hono().get('/certificates/:code', open('anybody may verify a certificate'), async (c) => {
    const held = await certificateBy(db.sql, c.req.param('code').slice(0, 40));
    keepLanguage(c);
    c.header('cache-control', 'no-store');
    return c.html(certificatePage(readerOf(c, texts, clock.now()), held), held ? 200 : 404);
  });
}

export function certificateParts(deps: CertificateDeps, texts: Texts) {
  return {
    /** Below `/api`. */
    api: new Hono<Signed>().route('/', nominationRoutes(deps)).route('/', certificateRoutes(deps, texts)),
    pages: verifyRoutes(deps, texts),
  };
}
