// Talking to our own API: typed by the routes themselves, problems as errors that carry the server's own words.
import { hc } from 'hono/client';
import type { calloutRoutes } from '../../callout/routes.ts';
import { currentLanguage } from './language.tsx';

interface ProblemBody {
  title: string;
  detail?: string;
  errors?: { field: string; message: string }[];
}

/** The server said no, in the reader's language. */
export class ApiError extends Error {
  readonly status: number;
  readonly fields: { field: string; message: string }[];
  constructor(status: number, body: ProblemBody) {
    super([body.title, body.detail].filter(Boolean).join('：'));
    this.name = 'ApiError';
    this.status = status;
    this.fields = body.errors ?? [];
  }
}

const SIGN_IN = '/sign-in';

export async function send(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('accept-language', currentLanguage());
  const response = await fetch(input, { ...init, headers, credentials: 'same-origin' });
  if (response.ok) return response;
  if (response.status === 401)
    location.assign(`${SIGN_IN}?next=${encodeURIComponent(location.pathname + location.search)}`);
  const body = await response.json().catch(() => ({ title: `HTTP ${response.status}` }));
  throw new ApiError(response.status, body as ProblemBody);
}

export const callouts = hc<ReturnType<typeof calloutRoutes>>('/api', { fetch: send });

/** Reads what stands below `/api`. */
export const read = async <T>(path: string): Promise<T> => (await send(`/api${path}`)).json();

/** Fetches a file and hands it to the browser's own saving. */
export async function saveFile(path: string): Promise<void> {
  const reply = await send(`/api${path}`);
  const own = path.slice(path.lastIndexOf('/') + 1);
  const name = /filename="([^"]+)"/.exec(reply.headers.get('content-disposition') ?? '')?.[1] ?? own;
  const address = URL.createObjectURL(await reply.blob());
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}

/** Does something; what the server says against it is thrown in its words. */
export async function act(path: string, body?: unknown, method = 'POST'): Promise<void> {
  await send(`/api${path}`, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  });
}
