// Which station is looked at: one's own, or the one that was chosen last.
import { useState } from 'react';
import { useMe } from '../rights.tsx';
import { useStations } from '../roll-calls/api.ts';

const KEPT_AS = 'muster_station';

export function useStation() {
  const me = useMe();
  const options = useStations();
  const [chosen, keep] = useState(() => Number(sessionStorage.getItem(KEPT_AS)) || undefined);
  const own = me?.roles.find((r) => r.role === 'station')?.organisationId ?? undefined;
  const only = options.length === 1 ? options[0]?.value : undefined;
  const choose = (id: number) => {
    sessionStorage.setItem(KEPT_AS, String(id));
    keep(id);
  };
  const known = options.some((o) => o.value === chosen) ? chosen : undefined;
  return { options, id: known ?? own ?? only, choose };
}
