// Exams for a candidate's browser: plain forms, so that an old phone, or WeChat's browser, is enough.
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { idParam } from '../kernel/fields.ts';
import { valid } from '../kernel/http.ts';
import { keepLanguage, readerOf } from '../kernel/page.ts';
import type { Texts } from '../kernel/texts.ts';
import { appeal, appealFields } from './exam-appeal.ts';
import { examPage, examsPage } from './exam-page.ts';
import type { TrainingDeps } from './routes.ts';
import { answerFields, beginSitting, handIn, keepAnswer, myExams, readSheet } from './sit-exam.ts';

/** A form sends one choice as a text, several as a list, none as nothing. */
const answerForm = z.object({
  place: z.coerce.number().pipe(answerFields.shape.place),
  chosen: z
    .union([z.array(z.string()), z.string().transform((one) => [one])])
    .default([])
    .transform((all) => all.map(Number))
    .pipe(answerFields.shape.chosen),
});
const pageQuery = z.object({
  q: z.coerce.number().int().min(1).max(2_001).default(1),
  lang: z.string().optional(),
});

export function examPages({ db, clock }: TrainingDeps, texts: Texts) {
  const show = (c: Context<Signed>) => {
    keepLanguage(c);
    c.header('cache-control', 'no-store');
    return readerOf(c, texts, clock.now());
  };
  const back = (c: Context<Signed>, id: number, query = '') => c.redirect(`/exams/${id}${query}`, 303);
  return new Hono<Signed>()
    .get('/exams', may('exam.sit'), async (c) =>
      c.html(examsPage(show(c), await myExams(db.sql, c.get('who')))),
    )
    .get('/exams/:id', may('exam.sit'), valid('param', idParam), valid('query', pageQuery), async (c) => {
      const sheet = await readSheet(db.sql, c.get('who'), c.req.valid('param').id);
      return c.html(examPage(show(c), sheet, c.req.valid('query').q - 1));
    })
    .post('/exams/:id/begin', may('exam.sit'), valid('param', idParam), async (c) => {
      const { id } = c.req.valid('param');
      await beginSitting(db, c.get('who'), id, clock.now());
      return back(c, id);
    })
    .post(
      '/exams/:id/answer',
      may('exam.sit'),
      valid('param', idParam),
      valid('form', answerForm),
      async (c) => {
        const { id } = c.req.valid('param');
        const answer = c.req.valid('form');
        // Looked at and left open: nothing to keep, and what was kept stays.
        if (answer.chosen.length > 0) await keepAnswer(db, c.get('who'), id, answer, clock.now());
        return back(c, id, `?q=${answer.place + 2}`);
      },
    )
    .post('/exams/:id/hand-in', may('exam.sit'), valid('param', idParam), async (c) => {
      const { id } = c.req.valid('param');
      await handIn(db, c.get('who'), id, clock.now());
      return back(c, id);
    })
    .post(
      '/exams/:id/appeal',
      may('exam.sit'),
      valid('param', idParam),
      valid('form', appealFields),
      async (c) => {
        const { id } = c.req.valid('param');
        await appeal(db, c.get('who'), id, c.req.valid('form').text, clock.now());
        return back(c, id);
      },
    );
}
