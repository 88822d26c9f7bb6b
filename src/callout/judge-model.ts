// What a call-out's judgement knows of its people: the model that was the newest at the launch, for those of its pool.
import { MODEL_VERSION, type Model, prepare } from '../judgement/prepare.ts';
import { modelOf, type StoredModel } from '../judgement/stored.ts';
import type { Sql, Tx } from '../kernel/database.ts';

/** As a value in a statement. */
export const newestModel = (sql: Sql | Tx) =>
  sql`(select max(id) from judgement_model where version = ${MODEL_VERSION})`;

export interface Known {
  memberId: number;
  unitId: number | null;
}

/** What is known before anything was learnt. */
export const priorModel = (members: readonly Known[]): Model => prepare({ members: [...members] }, []);

/** Model `id` of these members; the prior when nothing was learnt yet, or it means something else by now. */
export async function loadModel(sql: Sql | Tx, id: number | null, members: readonly Known[]): Promise<Model> {
  if (id === null) return priorModel(members);
  const [model] = await sql<{ shared: StoredModel }[]>`select shared from judgement_model where id = ${id}`;
  const ids = members.map((m) => m.memberId);
  const rows = await sql<{ memberId: number; figures: number[] }[]>`
    select member_id, figures from judgement_member where model_id = ${id} and member_id = any(${ids})`;
  const figures = new Map(rows.map((r) => [r.memberId, r.figures]));
  const told = members.map((m) => ({ ...m, figures: figures.get(m.memberId) ?? null }));
  return (model && modelOf(model.shared, told)) ?? priorModel(members);
}
