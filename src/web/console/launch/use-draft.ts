// The draft on this machine: kept with every change for its author alone, there again after a closed tab.
import { useCallback, useRef, useState } from 'react';
import { type Draft, emptyDraft, isBegun, type Kind, type LaunchBody } from './draft.ts';

/** A launch that was sent: the same key and the same body again are the same call-out. */
export interface Sent {
  key: string;
  body: LaunchBody;
  breakGlass?: string;
}

interface Kept {
  draft: Draft;
  savedAt: string;
  sent: Sent | null;
  /** The launch request that waits for a second person. */
  requestId: number | null;
}

const keyOf = (actor: string) => `muster.launch.${actor}`;

function readKept(actor: string): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(actor)) ?? 'null') as Kept | null;
    return kept && { ...kept, draft: { ...emptyDraft(kept.draft.kind), ...kept.draft } };
  } catch {
    return null;
  }
}

/** Works without a secure context too, as on a network of one's own. */
export const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('');

interface About {
  actor: string;
  clock(): Date;
  /** Asked for by the address: counts more than what a restored draft was, unless that was sent. */
  kind: Kind | null;
  fresh: Partial<Draft>;
}

export function useDraft({ actor, clock, kind, fresh }: About) {
  const begin = useCallback(
    (of: Kind): Kept => ({
      ...{ draft: { ...emptyDraft(of), ...fresh }, savedAt: clock().toISOString() },
      ...{ sent: null, requestId: null },
    }),
    [clock, fresh],
  );
  const [first] = useState(() => {
    const kept = readKept(actor);
    const restored = kept !== null && (isBegun(kept.draft) || kept.sent !== null || kept.requestId !== null);
    if (!restored) return { kept: begin(kind ?? 'real'), restored: false };
    const open = kept.sent === null && kept.requestId === null;
    return { kept: kind && open ? { ...kept, draft: { ...kept.draft, kind } } : kept, restored };
  });
  const [kept, setKept] = useState(first.kept);
  const [restoredAt, setRestoredAt] = useState(first.restored ? first.kept.savedAt : null);
  // What is said while an answer is awaited must not be lost to what was known before.
  const latest = useRef(first.kept);
  const keep = (next: Kept) => {
    latest.current = next;
    setKept(next);
    localStorage.setItem(keyOf(actor), JSON.stringify(next));
  };
  return {
    ...kept,
    restoredAt,
    change: (patch: Partial<Draft>) =>
      keep({
        ...latest.current,
        ...{ draft: { ...latest.current.draft, ...patch }, savedAt: clock().toISOString() },
      }),
    note: (patch: Pick<Partial<Kept>, 'sent' | 'requestId'>) => keep({ ...latest.current, ...patch }),
    seen: () => setRestoredAt(null),
    /** Begins anew; the answer takes that back. */
    discard() {
      const before = latest.current;
      setRestoredAt(null);
      keep(begin(kept.draft.kind));
      return () => keep(before);
    },
    forget: () => localStorage.removeItem(keyOf(actor)),
  };
}
export type Drafting = ReturnType<typeof useDraft>;
