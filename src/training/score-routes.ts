// Drill scores over HTTP: rubrics, sheets with what trainers give and sign, appeals, league tables.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { actingBy, may, type Signed } from '../access/guard.ts';
import { idParam } from '../kernel/fields.ts';
import { fileResponses, responses, valid } from '../kernel/http.ts';
import { readerOf } from '../kernel/page.ts';
import type { Texts } from '../kernel/texts.ts';
import {
  appealDecision,
  appealSheet,
  appealText,
  correction,
  correctionMade,
  correctSheet,
  decideScoreAppeal,
} from './correct-sheet.ts';
import { entryOutcome, giveScores, newEntry } from './give-scores.ts';
import { leagueOf, leagueQuery, leagueView, leagueXlsx, myScores, readMyScores } from './leagues.ts';
import { openSheets } from './open-sheets.ts';
import type { TrainingDeps } from './routes.ts';
import {
  changeRubric,
  currentRubrics,
  levelParam,
  newRubric,
  rubricVersion,
  rubricVersions,
  rubricView,
} from './rubrics.ts';
import { listSheets, readSheet, sheetPage, sheetQuery, sheetView } from './score-sheets.ts';
import { decideSheet, decision, signing, signSheet } from './sign-sheet.ts';

const about = (summary: string, answers: ReturnType<typeof responses>) =>
  describeRoute({ summary, tags: ['drill scores'], responses: answers });
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

function tables({ db, clock }: TrainingDeps, texts: Texts) {
  return new Hono<Signed>()
    .get(
      '/rubrics',
      may('score.read'),
      about('What units are judged by', responses('The newest', z.object({ items: z.array(rubricView) }))),
      async (c) => c.json({ items: await currentRubrics(db.sql) }),
    )
    .put(
      '/rubrics/:level',
      may('standard.change'),
      about('The next version; sheets that are there keep theirs', responses('It', rubricView)),
      valid('param', levelParam),
      valid('json', newRubric),
      async (c) =>
        c.json(await changeRubric(db, c.req.valid('param').level, c.req.valid('json'), actingBy(c, clock))),
    )
    .get(
      '/rubrics/:level/versions',
      may('score.read'),
      about(
        'A level’s rubric, version after version',
        responses('The newest first', z.object({ items: z.array(rubricVersion) })),
      ),
      valid('param', levelParam),
      async (c) => c.json({ items: await rubricVersions(db.sql, c.req.valid('param').level) }),
    )
    .get(
      '/drill-league',
      may('score.read'),
      about('A quarter’s table, each score with its sheets', responses('The table', leagueView)),
      valid('query', leagueQuery),
      async (c) => c.json(await leagueOf(db.sql, c.get('who'), c.req.valid('query'), clock.now())),
    )
    .get(
      '/drill-league.xlsx',
      may('score.read'),
      describeRoute({
        ...{ summary: 'The same as a workbook, with every record', tags: ['drill scores'] },
        responses: fileResponses('The file', XLSX),
      }),
      valid('query', leagueQuery),
      async (c) => {
        const league = await leagueOf(db.sql, c.get('who'), c.req.valid('query'), clock.now());
        const bytes = await leagueXlsx(league, readerOf(c, texts, clock.now()).t);
        return c.body(bytes as Uint8Array<ArrayBuffer>, 200, {
          'content-type': XLSX,
          'content-disposition': `attachment; filename="league-${league.level}-${league.from}.xlsx"`,
          'cache-control': 'no-store',
        });
      },
    )
    .get(
      '/me/scores',
      may('self.manage'),
      about('How my own units did in drills', responses('The newest fifty', myScores)),
      async (c) => c.json(await readMyScores(db.sql, c.get('who'))),
    );
}

function sheets({ db, clock }: TrainingDeps) {
  return new Hono<Signed>()
    .post(
      '/callouts/:id/score-sheets',
      may('score.give', 'callout'),
      about(
        'Open the sheets of a finished drill, with what its log measures',
        responses('How many were opened now', z.object({ opened: z.number() })),
      ),
      valid('param', idParam),
      async (c) => c.json(await openSheets(db, c.req.valid('param').id, actingBy(c, clock))),
    )
    .get(
      '/score-sheets',
      may('score.read'),
      about('Score sheets, the newest drill first', responses('One page', sheetPage)),
      valid('query', sheetQuery),
      async (c) => c.json(await listSheets(db.sql, c.get('who'), c.req.valid('query'))),
    )
    .get(
      '/score-sheets/:id',
      may('score.read', 'sheet'),
      about('One sheet', responses('The sheet', sheetView)),
      valid('param', idParam),
      async (c) => c.json(await readSheet(db.sql, c.get('who'), c.req.valid('param').id)),
    )
    .post(
      '/score-sheets/:id/entries',
      may('score.give', 'sheet'),
      about('A trainer’s own scores, perhaps given without a network', responses('Kept', entryOutcome)),
      valid('param', idParam),
      valid('json', newEntry),
      async (c) =>
        c.json(await giveScores(db, c.req.valid('param').id, c.req.valid('json'), actingBy(c, clock))),
    )
    .post(
      '/score-sheets/:id/sign',
      may('score.give', 'sheet'),
      about('Sign it; the second signature closes it for good', responses('The sheet', sheetView)),
      valid('param', idParam),
      valid('json', signing),
      async (c) => {
        const { id } = c.req.valid('param');
        await signSheet(db, id, c.req.valid('json'), actingBy(c, clock));
        return c.json(await readSheet(db.sql, c.get('who'), id));
      },
    )
    .post(
      '/score-sheets/:id/decide',
      may('score.decide', 'sheet'),
      about('Decide where two trainers differ, with the reason', responses('The sheet', sheetView)),
      valid('param', idParam),
      valid('json', decision),
      async (c) => {
        const { id } = c.req.valid('param');
        await decideSheet(db, id, c.req.valid('json'), actingBy(c, clock));
        return c.json(await readSheet(db.sql, c.get('who'), id));
      },
    );
}

function afterwards({ db, clock }: TrainingDeps) {
  return new Hono<Signed>()
    .post(
      '/score-sheets/:id/appeal',
      may('score.appeal', 'sheet'),
      about('The unit’s leader appeals, once, within seven days', responses('Kept', undefined, 204)),
      valid('param', idParam),
      valid('json', appealText),
      async (c) => {
        await appealSheet(db, c.req.valid('param').id, c.req.valid('json').text, actingBy(c, clock));
        return c.body(null, 204);
      },
    )
    .post(
      '/score-sheets/:id/appeal/decide',
      may('score.decide', 'sheet'),
      about('Decide an appeal; upheld, it opens a correction', responses('Kept', undefined, 204)),
      valid('param', idParam),
      valid('json', appealDecision),
      async (c) => {
        await decideScoreAppeal(db, c.req.valid('param').id, c.req.valid('json'), actingBy(c, clock));
        return c.body(null, 204);
      },
    )
    .post(
      '/score-sheets/:id/correct',
      may('score.decide', 'sheet'),
      about('Open a sheet that corrects a signed one', responses('The new one', correctionMade, 201)),
      valid('param', idParam),
      valid('json', correction),
      async (c) => {
        const { reason } = c.req.valid('json');
        return c.json(await correctSheet(db, c.req.valid('param').id, reason, actingBy(c, clock)), 201);
      },
    );
}

/** Below `/api`. */
export function scoreRoutes(deps: TrainingDeps, texts: Texts) {
  return new Hono<Signed>()
    .route('/', tables(deps, texts))
    .route('/', sheets(deps))
    .route('/', afterwards(deps));
}
