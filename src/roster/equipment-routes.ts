// HTTP of equipment: the standard, pieces and stock, who holds what, and one's own.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { actingBy, may, type Signed } from '../access/guard.ts';
import { idParam } from '../kernel/fields.ts';
import { responses, valid } from '../kernel/http.ts';
import type { RosterDeps } from './deps.ts';
import { inspection, inspectPiece, pieceSaid, sayOfPiece } from './equipment-care.ts';
import {
  handOver,
  handOverEquipment,
  issueEquipment,
  newIssue,
  returnEquipment,
  returned,
} from './equipment-issue.ts';
import { addItem, changeItem, itemChange, itemFields, itemView, listItems } from './equipment-items.ts';
import {
  addPieces,
  historyOf,
  listPieces,
  newPieces,
  pieceHistory,
  piecePage,
  pieceQuery,
} from './equipment-pieces.ts';
import { listStock, setStock, stockChange, stockPage, stockQuery } from './equipment-stock.ts';
import { confirmEquipment, confirmed, myEquipment, readMyEquipment } from './my-equipment.ts';

type Deps = Pick<RosterDeps, 'db' | 'clock'>;

const about = (summary: string, answers: ReturnType<typeof responses>) =>
  describeRoute({ summary, tags: ['equipment'], responses: answers });
const made = z.object({ id: z.number() });

function standardRoutes({ db, clock }: Deps) {
  return new Hono<Signed>()
    .get(
      '/equipment-items',
      may('equipment.read'),
      about('The catalogue and the standard', responses('All', z.object({ items: z.array(itemView) }))),
      async (c) => c.json({ items: await listItems(db.sql) }),
    )
    .post(
      '/equipment-items',
      may('standard.change'),
      about('Add a kind of equipment', responses('The item', itemView, 201)),
      valid('json', itemFields),
      async (c) => c.json(await addItem(db, c.req.valid('json')), 201),
    )
    .put(
      '/equipment-items/:id',
      may('standard.change'),
      about('Change or retire a kind of equipment, and who must have it', responses('The item', itemView)),
      valid('param', idParam),
      valid('json', itemChange),
      async (c) => c.json(await changeItem(db, c.req.valid('param').id, c.req.valid('json'), clock.now())),
    );
}

function pieceRoutes({ db, clock }: Deps) {
  return new Hono<Signed>()
    .get(
      '/equipment-pieces',
      may('equipment.read'),
      about('Pieces with a number, a page at a time', responses('One page', piecePage)),
      valid('query', pieceQuery),
      async (c) => c.json(await listPieces(db.sql, c.req.valid('query'), c.get('who'), clock.now())),
    )
    .post(
      '/equipment-pieces',
      may('equipment.keep'),
      about('Add pieces to a store; all or none', responses('Added', z.object({ added: z.number() }), 201)),
      valid('json', newPieces),
      async (c) =>
        c.json({ added: await addPieces(db, c.req.valid('json'), c.get('who'), actingBy(c, clock)) }, 201),
    )
    .get(
      '/equipment-pieces/:id/history',
      may('equipment.read', 'piece'),
      about('What happened to a piece', responses('Newest first', pieceHistory)),
      valid('param', idParam),
      async (c) => c.json(await historyOf(db.sql, c.req.valid('param').id)),
    )
    .post(
      '/equipment-pieces/:id/inspections',
      may('equipment.keep', 'piece'),
      about(
        'Record an inspection',
        responses('When the next is due', z.object({ inspectOn: z.string().nullable() })),
      ),
      valid('param', idParam),
      valid('json', inspection),
      async (c) =>
        c.json(await inspectPiece(db, c.req.valid('param').id, c.req.valid('json'), actingBy(c, clock))),
    )
    .post(
      '/equipment-pieces/:id/state',
      may('equipment.keep', 'piece'),
      about(
        'Say that a piece is defective, mended, lost, found or written off',
        responses('Done', undefined, 204),
      ),
      valid('param', idParam),
      valid('json', pieceSaid),
      async (c) => {
        await sayOfPiece(db, c.req.valid('param').id, c.req.valid('json'), actingBy(c, clock));
        return c.body(null, 204);
      },
    )
    .get(
      '/equipment-stock',
      may('equipment.read'),
      about('What stores have without numbers', responses('One page', stockPage)),
      valid('query', stockQuery),
      async (c) => c.json(await listStock(db.sql, c.req.valid('query'), c.get('who'))),
    )
    .put(
      '/equipment-stock',
      may('equipment.keep'),
      about('Set what a store has of one item', responses('Done', undefined, 204)),
      valid('json', stockChange),
      async (c) => {
        await setStock(db, c.req.valid('json'), c.get('who'));
        return c.body(null, 204);
      },
    );
}

function issueRoutes({ db, clock }: Deps) {
  return new Hono<Signed>()
    .post(
      '/equipment-issues',
      may('equipment.keep'),
      about('Hand a piece, or some of a store, to a member', responses('The issue', made, 201)),
      valid('json', newIssue),
      async (c) =>
        c.json(await issueEquipment(db, c.req.valid('json'), c.get('who'), actingBy(c, clock)), 201),
    )
    .post(
      '/equipment-issues/:id/return',
      may('equipment.keep', 'issue'),
      about('Take back what a member holds', responses('Done', undefined, 204)),
      valid('param', idParam),
      valid('json', returned),
      async (c) => {
        const { id } = c.req.valid('param');
        await returnEquipment(db, id, c.req.valid('json'), c.get('who'), actingBy(c, clock));
        return c.body(null, 204);
      },
    )
    .post(
      '/equipment-issues/:id/hand-over',
      may('equipment.keep', 'issue'),
      about('Pass what a member holds to another one', responses('The new issue', made, 201)),
      valid('param', idParam),
      valid('json', handOver),
      async (c) => {
        const { id } = c.req.valid('param');
        return c.json(
          await handOverEquipment(db, id, c.req.valid('json'), c.get('who'), actingBy(c, clock)),
          201,
        );
      },
    )
    .get(
      '/me/equipment',
      may('self.manage'),
      about('What I hold, and what I lack', responses('All', myEquipment)),
      async (c) => c.json(await readMyEquipment(db.sql, c.get('who'), clock.now())),
    )
    .post(
      '/me/equipment/confirm',
      may('self.manage'),
      about(
        'Confirm that I received these',
        responses('How many of them I hold', z.object({ confirmed: z.number() })),
      ),
      valid('json', confirmed),
      async (c) => c.json(await confirmEquipment(db, c.req.valid('json'), c.get('who'), clock.now())),
    );
}

/** Below `/api`. */
export function equipmentRoutes(deps: Deps) {
  return new Hono<Signed>()
    .route('/', standardRoutes(deps))
    .route('/', pieceRoutes(deps))
    .route('/', issueRoutes(deps));
}
