// A station's week, read and changed: every change is made on the version that is shown, and the server's no is told in its words.
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { saidOf } from '../bulletins/api.ts';
import { type Plan, planning } from './api.ts';
import type { Given } from './edit-line.tsx';

export function useWeek(stationId: number | undefined, firstDay: string) {
  const client = useQueryClient();
  const [wrong, tell] = useState<string | null>(null);
  const [busy, work] = useState<'proposal' | 'other' | null>(null);
  const found = useQuery({
    queryKey: ['shift-week', stationId, firstDay],
    enabled: stationId !== undefined,
    queryFn: async () =>
      (await planning['shift-weeks'].$get({ query: { stationId: String(stationId), firstDay } })).json(),
    placeholderData: keepPreviousData,
  });
  /** Whether it was done. */
  const doing = async (
    what: () => Promise<unknown>,
    as: 'proposal' | 'other' = 'other',
  ): Promise<boolean> => {
    tell(null);
    work(as);
    try {
      await what();
      return true;
    } catch (error) {
      tell(saidOf(error));
      return false;
    } finally {
      work(null);
      client.invalidateQueries({ queryKey: ['shift-week'] });
    }
  };
  const plans = planning['shift-plans'];
  const param = ({ id }: Plan) => ({ param: { id: String(id) } });
  const change = (plan: Plan, lines: Given[], officerId: number | null = plan.officerId) => {
    const { version, restMinutes, dayMinutes, weekMinutes } = plan;
    const json = { version, officerId, restMinutes, dayMinutes, weekMinutes, lines };
    return plans[':id'].$put({ ...param(plan), json });
  };
  return {
    ...{ found, wrong, busy },
    begin: () => doing(() => plans.$post({ json: { stationId: stationId ?? 0, firstDay } })),
    drop: (plan: Plan) => doing(() => plans[':id'].$delete(param(plan))),
    propose: (plan: Plan) =>
      doing(
        () => plans[':id'].proposal.$post({ ...param(plan), json: { version: plan.version } }),
        'proposal',
      ),
    keep: (plan: Plan, lines: Given[]) => doing(() => change(plan, lines.map(sent))),
    publish: (plan: Plan, officerId: number | null, despite: boolean) =>
      doing(async () => {
        let { version } = plan;
        if (officerId !== plan.officerId)
          version = (await (await change(plan, plan.lines.map(sent), officerId)).json()).version;
        await plans[':id'].publication.$post({ ...param(plan), json: { version, despite } });
      }),
  };
}

const sent = ({ memberId, areaId, startsAt, endsAt, officerId }: Given) => ({
  ...{ memberId, areaId, startsAt, endsAt, officerId },
});
