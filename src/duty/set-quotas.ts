// Sets what is asked of employers and sites, and which employers are security companies.
import { z } from 'zod';
import type { Database } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import type { Quotas } from './officer-rules.ts';

export const setQuotas = (db: Database, quotas: Quotas): Promise<void> =>
  db.transaction(async (tx) => {
    const values = {
      ...{ company_percent: quotas.companyPercent, other_percent: quotas.otherPercent },
      ...{ patrol_days: quotas.patrolDays, publicity_per_site: quotas.publicityPerSite },
    };
    await tx`
      update officer_quota q set value = v.value::smallint from jsonb_each_text(${tx.json(values)}) v
      where v.key = q.name and q.value <> v.value::smallint`;
  });

export const classFields = z.strictObject({
  securityCompany: z
    .boolean()
    .meta({ description: 'False: it has guards of its own, and the smaller share holds' }),
});

export const classEmployer = (
  db: Database,
  employerId: number,
  { securityCompany }: z.output<typeof classFields>,
): Promise<void> =>
  db.transaction(async (tx) => {
    const set = await tx`
      insert into employer_class (employer_id, security_company)
      select id, ${securityCompany} from organisation where id = ${employerId} and kind = 'employer'
      on conflict (employer_id) do update set security_company = excluded.security_company`;
    if (set.count === 0) throw new Problem(404, 'not-found');
  });
