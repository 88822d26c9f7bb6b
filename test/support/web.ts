// The whole app over a small force: pages as a browser asks for them, JSON as a program does.
import { createApp } from '../../src/app.ts';
import { summonsToken } from '../../src/callout/link.ts';
import type { Channel } from '../../src/delivery/channel.ts';
import type { Database } from '../../src/kernel/database.ts';
import type { PdfPrinter } from '../../src/kernel/pdf.ts';
import type { Solver } from '../../src/kernel/solver.ts';
import { KEEP, rigOf } from './rig.ts';
import { type PersonAbout, signedIn } from './signed-in.ts';

export const OPERATOR_KEY = 'operator-key-of-tests';
const ORIGIN = 'http://m.test';

/** `print`: what lays out PDFs, `solve`: what proposes shifts, where a test wants some; `channels`: as `rigOf` takes them. */
export function webOf(db: Database, print?: PdfPrinter, channels?: Channel[], solve?: Solver) {
  const rig = rigOf(db, channels);
  const logger = { info() {}, warn() {}, error: console.error };
  const app = createApp({
    ...rig.deps,
    logger,
    role: 'api',
    operatorKey: OPERATOR_KEY,
    keep: KEEP,
    ...(print && { print }),
    ...(solve && { solve }),
  });
  let cookie = '';
  const send = (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
    app.request(`${ORIGIN}${path}`, {
      ...init,
      headers: { host: 'm.test', accept: 'text/html', ...(cookie && { cookie }), ...init.headers },
    });
  return {
    ...rig,
    /** As a browser opens it. */
    page: (path: string, headers: Record<string, string> = {}) => send(path, { headers }),
    /** As a browser sends a form of our own page. */
    form: (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
      send(path, {
        method: 'POST',
        headers: { origin: ORIGIN, 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams(fields).toString(),
      }),
    /** A form that carries a file. */
    upload: (path: string, body: FormData) =>
      send(path, { method: 'POST', headers: { origin: ORIGIN }, body }),
    json: (path: string, body?: unknown, headers: Record<string, string> = {}) =>
      send(path, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          ...{ accept: 'application/json', origin: ORIGIN },
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    /** Exactly as given, from our own page. */
    raw: (path: string, init: RequestInit & { headers?: Record<string, string> }) =>
      send(path, {
        ...init,
        headers: { accept: 'application/json', origin: ORIGIN, ...(init.headers as Record<string, string>) },
      }),
    /** As an officer of the city, or as somebody else whom `signedIn` makes. */
    async signIn(person: PersonAbout = { role: 'city' }): Promise<void> {
      cookie = await signedIn(db, rig.deps, person);
    },
    signOut() {
      cookie = '';
    },
    async linkOf(calloutId: number, memberId: number): Promise<string> {
      const [s] = await db.sql<{ id: number }[]>`
        select id from summons where callout_id = ${calloutId} and member_id = ${memberId}`;
      return `/a/${summonsToken(rig.deps.linkSecret, s?.id ?? 0)}`;
    },
  };
}
