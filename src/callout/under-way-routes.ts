// What a summoned person's phone says on the way and at the muster point: equipment, position, the squad that is there.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { open } from '../access/guard.ts';
import { forJson, isJson, onlyForms, responses, valid } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import { reportPosition } from '../roster/member-actions.ts';
import { deviceTime, fromPhone } from './answer-schema.ts';
import type { CalloutDeps } from './deps.ts';
import { checkEquipment, equipmentSchema, loadGear } from './gear.ts';
import { squadPage } from './pages/squad-page.ts';
import type { PhoneReplies } from './phone-replies.ts';
import type { PhoneView } from './phone-view.ts';
import { loadSquad, mergeList, musterListSchema } from './squad.ts';

const positionSchema = z
  .object({
    sharing: z.boolean(),
    lon: z.number().optional(),
    lat: z.number().optional(),
    deviceAt: fromPhone.deviceAt,
    sentAt: fromPhone.sentAt,
  })
  .meta({ id: 'SharedPosition' });

/** Over for this person: nothing is shared, and nothing more to be brought. */
const isOver = ({ row, person }: PhoneView) =>
  person.releasedAt !== null || row.state === 'stood_down' || row.state === 'closed';

const doc = (summary: string, schema: z.ZodType) =>
  describeRoute({ security: [], summary, responses: responses('What became of it', schema) });

const refuseClosed = ({ row }: PhoneView): void => {
  if (row.state === 'closed') throw new Problem(410, 'link-ended');
};

export function underWayRoutes(deps: CalloutDeps, replies: PhoneReplies) {
  return new Hono()
    .post(
      '/:token/equipment',
      open('personal link'),
      doc('Say which of the issued equipment was brought', z.object({ checked: z.number() })),
      forJson(valid('json', equipmentSchema)),
      onlyForms(valid('form', equipmentSchema)),
      async (c) => {
        const view = await replies.viewOf(c);
        refuseClosed(view);
        const { items } = isJson(c) ? c.req.valid('json') : c.req.valid('form');
        const checked = await checkEquipment(deps, { ...view.person, calloutId: view.row.id }, items);
        return isJson(c) ? c.json({ checked }) : c.redirect(`${replies.pathOf(c)}?done=recorded`, 303);
      },
    )
    .post(
      '/:token/position',
      open('personal link'),
      doc('Share the own position while the call-out lasts, or stop', z.object({ sharing: z.boolean() })),
      valid('json', positionSchema),
      async (c) => {
        const view = await replies.viewOf(c);
        const now = deps.clock.now();
        const given = c.req.valid('json');
        const sharing = given.sharing && !isOver(view);
        const taken = deviceTime(given, now) ?? now;
        const at = new Date(Math.min(taken.getTime(), now.getTime()));
        const { memberId } = view.person;
        const report = sharing ? { ...given, sharing, at } : { sharing };
        await reportPosition(deps.db, memberId, report, { now, actor: `member:${memberId}` });
        return c.json({ sharing });
      },
    )
    .route('/', squadRoutes(deps, replies));
}

function squadRoutes(deps: CalloutDeps, replies: PhoneReplies) {
  return new Hono()
    .get(
      '/:token/squad',
      open('personal link'),
      doc('The squad’s list on its leader’s phone: a page for browsers', z.string()),
      async (c) => {
        const { view, squad } = await squadOf(deps, await replies.viewOf(c));
        refuseClosed(view);
        return c.html(
          squadPage({ reader: replies.reader(c), row: view.row, path: replies.pathOf(c), squad }) as string,
        );
      },
    )
    .post(
      '/:token/squad',
      open('personal link'),
      doc(
        'Count the squad’s heads, now or as counted without a network',
        z.object({ counted: z.number(), present: z.number(), absent: z.number() }),
      ),
      forJson(valid('json', musterListSchema)),
      onlyForms(valid('form', musterListSchema)),
      async (c) => {
        const { view, squad } = await squadOf(deps, await replies.viewOf(c));
        const list = isJson(c) ? c.req.valid('json') : c.req.valid('form');
        const by = `member:${view.person.memberId}`;
        const merged = await mergeList(deps, view.row.id, squad, { list, by });
        if (view.row.state === 'closed') throw new Problem(410, 'link-over');
        if (isJson(c)) return c.json(merged);
        const after = await loadSquad(deps.db.sql, view.row, view.person.memberId);
        const parts = { reader: replies.reader(c), row: view.row, path: replies.pathOf(c) };
        return c.html(squadPage({ ...parts, squad: after, merged }) as string);
      },
    );
}

/** Only whoever leads a unit has a squad to count: for others there is no such page. */
async function squadOf(deps: CalloutDeps, view: PhoneView) {
  const { leads } = await loadGear(deps.db.sql, { ...view.person, calloutId: view.row.id });
  if (!leads) throw new Problem(404, 'not-found');
  return { view, squad: await loadSquad(deps.db.sql, view.row, view.person.memberId) };
}
