// Exams for a candidate's browser: plain forms, so that an old phone, or WeChat's browser, is enough.
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { may, type Signed } from '../access/guard.ts';
import { idParam, parseWith } from '../kernel/fields.ts';
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
  // Pages are no part of the API's document: what they are sent is parsed here.
  const idOf = (c: Context<Signed>) => parseWith(idParam, { id: c.req.param('id') }).id;
  const formOf = (c: Context<Signed>) => c.req.parseBody({ all: true });
  return new Hono<Signed>()
    .get('/exams', may('exam.sit'), async (c) =>
      c.html(examsPage(show(c), await myExams(db.sql, c.get('who')))),
    )
    .get('/exams/:id', may('exam.sit'), async (c) => {
      const { q } = parseWith(pageQuery, c.req.query());
      return c.html(examPage(show(c), await readSheet(db.sql, c.get('who'), idOf(c)), q - 1));
    })
    .post('/exams/:id/begin', may('exam.sit'), async (c) => {
      await beginSitting(db, c.get('who'), idOf(c), clock.now());
      return back(c, idOf(c));
    })
    .post('/exams/:id/answer', may('exam.sit'), async (c) => {
      const answer = parseWith(answerForm, await formOf(c));
      // Looked at and left open: nothing to keep, and what was kept stays.
      if (answer.chosen.length > 0) await keepAnswer(db, c.get('who'), idOf(c), answer, clock.now());
      return back(c, idOf(c), `?q=${answer.place + 2}`);
    })
    .post('/exams/:id/hand-in', may('exam.sit'), async (c) => {
      await handIn(db, c.get('who'), idOf(c), clock.now());
      return back(c, idOf(c));
    })
    .post('/exams/:id/appeal', may('exam.sit'), async (c) => {
      const { text } = parseWith(appealFields, await formOf(c));
      await appeal(db, c.get('who'), idOf(c), text, clock.now());
      return back(c, idOf(c));
    });
}
