// The browser has ended a subscription: made anew at once, in its owner's name. When that cannot be, the app does it when next opened.
import { keep, kept } from '../store.ts';
import { type SubscriptionChange, worker } from './worker.ts';

export async function resubscribe({ oldSubscription, newSubscription }: SubscriptionChange): Promise<void> {
  const me = await kept<{ memberId: number | null }>('own:me');
  const applicationServerKey = oldSubscription?.options.applicationServerKey;
  const { pushManager } = worker.registration;
  const sub =
    newSubscription ??
    (await pushManager.getSubscription()) ??
    (applicationServerKey && (await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey })));
  if (!sub || typeof me?.memberId !== 'number') return;
  const { endpoint, keys } = sub.toJSON();
  const replaces = oldSubscription?.endpoint ?? (await kept<string>('own:push'));
  const told = await fetch(`/api/members/${me.memberId}/push-subscriptions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    credentials: 'same-origin',
    body: JSON.stringify({ endpoint, keys, replaces }),
  });
  if (told.ok) await keep('own:push', endpoint);
}
