// A sheet that others tick too: read again and again while it is open; own ticks show at once and go until they arrive.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ApiError } from '../api.ts';
import { pageNow } from '../when.ts';
import { duty, type EntryState, type Sheet, type Ticked } from './api.ts';

const LOOK_EVERY_MS = 1_000;
const AGAIN_MS = 2_000;

interface Pending {
  memberId: number;
  state: EntryState;
  /** What stood there when it was ticked. */
  was: EntryState;
  clientId: string;
  deviceAt: string;
}

export interface Clash {
  memberId: number;
  mine: EntryState;
  between: NonNullable<Ticked['between']>;
}

export interface LiveSheet {
  sheet: Sheet | undefined;
  error: Error | null;
  reread(): unknown;
  tick(memberId: number, state: EntryState): void;
  /** Ticks that have not arrived yet. */
  waiting: number;
  offline: boolean;
  refused: string | null;
  clashes: Clash[];
  seen(clash: Clash): void;
}

/** The server puts it on its own clock by what was sent with it. */
const counted = () => pageNow().toISOString();

const told = (sheet: Sheet, pending: readonly Pending[]): Sheet => {
  const mine = new Map(pending.map((p) => [p.memberId, p.state]));
  return { ...sheet, entries: sheet.entries.map((e) => ({ ...e, state: mine.get(e.memberId) ?? e.state })) };
};

const send = async (id: string, pending: readonly Pending[]) => {
  const sentAt = counted();
  const json = { ticks: pending.map((p) => ({ ...p, sentAt })) };
  return (await (await duty['roll-calls'][':id'].ticks.$post({ param: { id }, json })).json()).entries;
};

export function useSheet(id: string): LiveSheet {
  const found = useQuery({
    queryKey: ['roll-call', id],
    queryFn: async () => (await duty['roll-calls'][':id'].$get({ param: { id } })).json(),
    refetchInterval: ({ state }) => (state.data?.rollCall.closedAt ? false : LOOK_EVERY_MS),
  });
  const [pending, setPending] = useState<Pending[]>([]);
  const [clashes, setClashes] = useState<Clash[]>([]);
  const [refused, refuse] = useState<string | null>(null);
  const [offline, setOffline] = useState(false);
  const [attempt, again] = useState(0);
  const busy = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` is what tries again
  useEffect(() => {
    if (busy.current || pending.length === 0) return;
    busy.current = true;
    const drop = () => setPending((all) => all.filter((p) => !pending.includes(p)));
    const arrived = async (entries: Ticked[]) => {
      setOffline(false);
      const came = entries.flatMap(({ memberId, state, between }) =>
        between
          ? [{ memberId, mine: pending.findLast((p) => p.memberId === memberId)?.state ?? state, between }]
          : [],
      );
      setClashes((all) => [...all, ...came]);
      await found.refetch();
      drop();
    };
    const failed = async (error: Error) => {
      if (error instanceof ApiError && error.status < 500) {
        refuse(error.message);
        drop();
        await found.refetch();
        return;
      }
      setOffline(true);
      await new Promise((done) => setTimeout(done, AGAIN_MS));
    };
    send(id, pending)
      .then(arrived, failed)
      .finally(() => {
        busy.current = false;
        again((n) => n + 1);
      });
  }, [pending, attempt, id]);
  const sheet = found.data && told(found.data, pending);
  return {
    ...{
      sheet,
      error: found.error,
      reread: found.refetch,
      waiting: pending.length,
      offline,
      refused,
      clashes,
    },
    tick(memberId, state) {
      const was = sheet?.entries.find((e) => e.memberId === memberId)?.state ?? 'silent';
      refuse(null);
      const about = { clientId: crypto.randomUUID(), deviceAt: counted() };
      if (was !== state) setPending((all) => [...all, { memberId, state, was, ...about }]);
    },
    seen: (clash) => setClashes((all) => all.filter((c) => c !== clash)),
  };
}
