// How channels speak HTTP: one request function, made by the entry that knows its runtime.
import type { SendResult } from './channel.ts';

export interface HttpRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  /** One of many to the same place: over one HTTP/2 session where both sides can. */
  multiplex?: boolean;
  signal?: AbortSignal;
}

export interface HttpReply {
  status: number;
  headers: Headers;
  text: string;
}

/** Follows no redirects. Throws `NoReply` when there is no answer, whatever its status would have been. */
export type HttpSend = (request: HttpRequest) => Promise<HttpReply>;

/** More of an answer than this is not read. */
export const REPLY_LIMIT_BYTES = 4_000_000;

/** No answer came. `sent`: the request may have reached the other side. */
export class NoReply extends Error {
  readonly sent: boolean;
  constructor(reason: string, sent: boolean) {
    super(reason);
    this.name = 'NoReply';
    this.sent = sent;
  }
}

/** A message whose request was never answered: to be tried again, or perhaps taken. */
export function resultOfNoReply(error: NoReply): SendResult {
  return { outcome: error.sent ? 'unknown' : 'retry', reason: error.message };
}

const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The Worker's way: the runtime's own fetch, which holds its connections itself. */
export const fetchSend: HttpSend = async ({ method, url, headers, body, signal }) => {
  try {
    const reply = await fetch(url, { method, headers, body: body as BodyInit, signal, redirect: 'manual' });
    return { status: reply.status, headers: reply.headers, text: await reply.text() };
  } catch (error) {
    const cause = (error as { cause?: { code?: string } }).cause?.code;
    const reason = signal?.aborted ? 'timeout' : (cause ?? 'connection lost');
    throw new NoReply(reason, cause === undefined || !NEVER_SENT.has(cause));
  }
};

/** Seconds from now that `Retry-After` asks for, in either of its two forms; undefined without a usable one. */
export function retryAfterSeconds(value: string | null | undefined, now: Date): number | undefined {
  if (!value) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value.trim());
  const at_ms = Date.parse(value);
  if (Number.isNaN(at_ms)) return undefined;
  return Math.max(0, Math.ceil((at_ms - now.getTime()) / 1000));
}
