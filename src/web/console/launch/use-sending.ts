// Sends the launch. The key is kept before anything leaves, so that a lost answer and a second try are one call-out.
import { useState } from 'react';
import { useLocation } from 'wouter';
import { ApiError, send as fetchOurs } from '../api.ts';
import { launchBody, type Policy } from './draft.ts';
import { type Drafting, newKey, type Sent } from './use-draft.ts';

interface Answer {
  id?: number;
  launchRequest?: { id: number };
}

async function post({ key, body, breakGlass }: Sent): Promise<Answer> {
  const json = { ...body, ...(breakGlass && { breakGlass: { reason: breakGlass } }) };
  const reply = await fetchOurs('/api/callouts', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(json),
  });
  return reply.json();
}

/** The server said that nothing was sent; anything else may have been. */
const isRefusal = (error: unknown): error is ApiError => error instanceof ApiError && error.status < 500;

export function useSending(drafting: Drafting, policy: Policy | undefined, clock: () => Date) {
  const [busy, setBusy] = useState(false);
  const [refused, refuse] = useState<ApiError | null>(null);
  const [, go] = useLocation();
  const launch = async () => {
    const sent = drafting.sent ?? { key: newKey(), body: launchBody(drafting.draft, policy, clock()) };
    drafting.note({ sent });
    setBusy(true);
    refuse(null);
    try {
      const { id, launchRequest } = await post(sent);
      if (launchRequest) return drafting.note({ requestId: launchRequest.id });
      drafting.forget();
      go(`/callouts/${id}`);
    } catch (error) {
      if (!isRefusal(error)) return;
      drafting.note({ sent: null });
      refuse(error);
    } finally {
      setBusy(false);
    }
  };
  return { busy, refused, launch, leave: (calloutId: number) => go(`/callouts/${calloutId}`) };
}
