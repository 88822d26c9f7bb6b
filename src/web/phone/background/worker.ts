// What a service worker is given by the browser, as far as ours uses it: TypeScript knows a page or a worker, not both.

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
export interface SubscriptionChange {
  oldSubscription?: PushSubscription | null;
  newSubscription?: PushSubscription | null;
}
export interface ShownNotification {
  readonly data: { link: string | null; language: string } | null;
  close(): void;
}
interface Events {
  install: Lasting;
  activate: Lasting;
  push: Lasting & { data: { json(): unknown } };
  notificationclick: Lasting & { notification: ShownNotification; action: string };
  sync: Lasting & { tag: string };
  pushsubscriptionchange: Lasting & SubscriptionChange;
  fetch: Lasting & { request: Request; respondWith(answer: Promise<Response>): void };
}
interface Client {
  postMessage(message: unknown): void;
}

export interface Worker {
  registration: ServiceWorkerRegistration;
  location: Location;
  clients: {
    claim(): Promise<void>;
    openWindow(url: string): Promise<unknown>;
    matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<Client[]>;
  };
  skipWaiting(): Promise<void>;
  addEventListener<K extends keyof Events>(name: K, act: (event: Events[K]) => void): void;
}

export const worker = self as unknown as Worker;

export const after_ms = (wait_ms: number): Promise<void> => new Promise((done) => setTimeout(done, wait_ms));

/** Every open page of ours: `summons` when one came, else only that something is new. */
export async function tellPages(what: 'summons' | 'news'): Promise<void> {
  const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const page of pages) page.postMessage(what);
}
