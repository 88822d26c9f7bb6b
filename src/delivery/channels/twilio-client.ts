// The twilio package on our own HTTP: own base address and certificate authority, aborts, no second connection pool.
import type TwilioPackage from 'twilio';
import type { Twilio } from 'twilio';
import type { HttpSend } from '../http.ts';

export interface TwilioAccount {
  accountSid: string;
  authToken: string;
  /** Where the API is; https://api.twilio.com unless a stand-in is used. */
  baseUrl?: string;
  send: HttpSend;
}

interface ApiRequest {
  method?: string;
  uri?: string;
  username?: string;
  password?: string;
  headers?: Record<string, string>;
  params?: Record<string, unknown>;
  data?: Record<string, unknown>;
}

/** The package costs 200 ms to import: only who sends by it pays, once. */
let loading: Promise<typeof TwilioPackage> | undefined;
export function loadTwilio(): Promise<typeof TwilioPackage> {
  // The types of this CommonJS package do not say that a dynamic import has it as its default.
  loading ??= import('twilio').then((m) => (m as unknown as { default: typeof TwilioPackage }).default);
  return loading;
}

/** A client whose requests end with `signal`. `onReply` sees each answer's headers, which the package drops on errors. */
export async function twilioClient(
  account: TwilioAccount,
  signal: AbortSignal | undefined,
  onReply: (headers: Headers) => void = () => {},
): Promise<Twilio> {
  const twilio = await loadTwilio();
  class OwnHttp extends twilio.RequestClient {
    override async request(asked: unknown): Promise<never> {
      const request = asked as ApiRequest;
      const url = new URL(request.uri ?? '');
      const base = new URL(account.baseUrl ?? url.origin);
      const target = new URL(base.pathname.replace(/\/$/, '') + url.pathname + url.search, base);
      for (const [name, value] of formOf(request.params)) target.searchParams.append(name, value);
      const credentials = Buffer.from(`${request.username}:${request.password}`).toString('base64');
      const reply = await account.send({
        method: request.method?.toUpperCase() === 'POST' ? 'POST' : 'GET',
        url: target.href,
        headers: { ...request.headers, authorization: `Basic ${credentials}` },
        body: request.data && formOf(request.data).toString(),
        signal,
      });
      onReply(reply.headers);
      return { statusCode: reply.status, body: parsed(reply.text), headers: reply.headers } as never;
    }
  }
  return twilio(account.accountSid, account.authToken, { httpClient: new OwnHttp() });
}

/** Lists repeat their name; what is undefined is not sent. */
function formOf(fields: Record<string, unknown> = {}): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) form.append(name, String(one));
    }
  }
  return form;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
