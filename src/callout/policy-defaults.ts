// How call-outs of each kind ask unless a launch says otherwise: what the city set, else what is built in.
import type { Sql, Tx } from '../kernel/database.ts';
import { type Policy, policySchema } from './policy.ts';
import type { Kind } from './state.ts';

const keyOf = (kind: Kind) => `policy.${kind}`;

export async function defaultPolicy(sql: Sql | Tx, kind: Kind): Promise<Policy> {
  const [row] = await sql<{ value: string }[]>`select value from setting where key = ${keyOf(kind)}`;
  // What was set before a field existed has that field's own default.
  return policySchema.parse(row ? JSON.parse(row.value) : {});
}

/** Call-outs that are live keep theirs: it was frozen at their launch. */
export async function setDefaultPolicy(tx: Tx, kind: Kind, policy: Policy): Promise<void> {
  await tx`
    insert into setting (key, value) values (${keyOf(kind)}, ${JSON.stringify(policy)})
    on conflict (key) do update set value = excluded.value`;
}
