// Alibaba Cloud's own SDK for its SMS: loaded when first needed, and its errors put into our words.
import type { SendResult } from '../channel.ts';

export interface AlibabaAccount {
  accessKeyId: string;
  accessKeySecret: string;
  /** Where the API is, with its scheme. */
  endpoint: string;
  /** PEM of further certificate authorities. */
  ca?: string;
}

type Package = typeof import('@alicloud/dysmsapi20170525');
type Client = InstanceType<Package['default']>;

/** Hundreds of models: only who sends by it pays for the import, once. */
let loading: Promise<Package> | undefined;
export function loadAlibaba(): Promise<Package> {
  loading ??= import('@alicloud/dysmsapi20170525') as unknown as Promise<Package>;
  return loading;
}

/** Of a CommonJS package the default is the class, or still wrapped, as the loader likes. */
function classOf({ default: found }: Package): Package['default'] {
  return typeof found === 'function' ? found : (found as { default: Package['default'] }).default;
}

const CONNECT_TIMEOUT_MS = 4000;
const READ_TIMEOUT_MS = 9000;

export async function alibabaClient(account: AlibabaAccount): Promise<Client> {
  const OwnClient = classOf(await loadAlibaba());
  const { $OpenApiUtil } = await import('@alicloud/openapi-core');
  const url = new URL(account.endpoint);
  return new OwnClient(
    new $OpenApiUtil.Config({
      ...{ accessKeyId: account.accessKeyId, accessKeySecret: account.accessKeySecret },
      ...{ endpoint: url.host, protocol: url.protocol.replace(':', '') },
      ...{ connectTimeout: CONNECT_TIMEOUT_MS, readTimeout: READ_TIMEOUT_MS },
      ...(account.ca && { ca: account.ca }),
    }),
  );
}

/** Not a number that a text can reach, now or ever. */
const DEAD_NUMBER = new Set(['isv.MOBILE_NUMBER_ILLEGAL', 'isv.PHONE_NUMBER_ILLEGAL']);
const TRY_AGAIN = new Set(['isp.SYSTEM_ERROR', 'isp.UNKNOWN', 'isp.GATEWAY_ERROR', 'ServiceUnavailable']);
/** What one number may get through one signature: a minute, an hour, a day. */
const FLOW_CONTROL = 'isv.BUSINESS_LIMIT_CONTROL';
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** What a refusal's code means for the message. */
export function resultOfCode(code: string, message: string): SendResult {
  const reason = `alibaba ${code} ${message}`.trim().slice(0, 200);
  if (DEAD_NUMBER.has(code)) return { outcome: 'failed', reason, retire: true };
  if (TRY_AGAIN.has(code)) return { outcome: 'retry', reason };
  if (code.startsWith('Throttling')) return { outcome: 'retry', reason, retryAfter_seconds: 1 };
  if (code === FLOW_CONTROL) {
    // The day's share of this number is used up here, but not elsewhere.
    if (/天级|day/i.test(message)) return { outcome: 'failed', reason, elsewhere: true };
    return { outcome: 'retry', reason, retryAfter_seconds: /小时级|hour/i.test(message) ? 3600 : 60 };
  }
  return { outcome: 'failed', reason, alarm: true };
}

/** What it means that the SDK threw. */
export function resultOfError(error: unknown): SendResult {
  const {
    code,
    statusCode,
    message = '',
    name,
  } = error as {
    code?: string;
    statusCode?: number;
    message?: string;
    name?: string;
  };
  if (statusCode === undefined) {
    const reason = (code ?? name ?? message).slice(0, 200);
    const left = !(code && NEVER_SENT.has(code)) && !message.startsWith('ConnectTimeout');
    return { outcome: left ? 'unknown' : 'retry', reason };
  }
  if (statusCode >= 500 && statusCode !== 503) {
    return { outcome: 'unknown', reason: `alibaba ${statusCode} ${code ?? ''}`.trim() };
  }
  return resultOfCode(statusCode === 503 ? 'ServiceUnavailable' : (code ?? String(statusCode)), message);
}
