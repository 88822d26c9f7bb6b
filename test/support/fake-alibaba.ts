// Alibaba Cloud SMS as its documentation publishes it: the signature (ACS3-HMAC-SHA256), SendSms and QuerySendDetails field
// by field against registered signatures and templates, and its callbacks.
import { createHash, createHmac } from 'node:crypto';
import { type FakeReply, type FakeRequest, type FakeServer, fakeServer } from './fake-server.ts';

export interface AlibabaSent {
  bizId: string;
  phone: string;
  outId: string;
  /** What the phone shows. */
  text: string;
  /** 1 waiting, 2 failed, 3 arrived. */
  status: number;
  errCode: string;
  day: string;
}

export interface FakeAlibaba extends FakeServer {
  accessKeyId: string;
  accessKeySecret: string;
  sent: AlibabaSent[];
  /** Numbers that it refuses, by code and message. */
  refuse(phone: string, code: string, message: string): void;
}

const KEY = { id: 'LTAI-test-key', secret: 'test-key-secret' };
const VERSION = '2017-05-25';
const SIGNED = /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/;
const MUST_BE_SIGNED = [
  'host',
  'x-acs-action',
  'x-acs-content-sha256',
  'x-acs-date',
  'x-acs-signature-nonce',
  'x-acs-version',
];

export async function fakeAlibaba(about: {
  now(): Date;
  signName: string;
  /** Code → approved words. */
  templates: Record<string, string>;
}): Promise<FakeAlibaba> {
  const sent: AlibabaSent[] = [];
  const refusals = new Map<string, { code: string; message: string }>();
  const nonces = new Set<string>();
  const day = () =>
    new Date(about.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');
  const server = await fakeServer((request) => {
    const wrong = wrongSignature(request, nonces);
    if (wrong) return wrong;
    const query = Object.fromEntries(request.url.searchParams);
    if (request.headers['x-acs-action'] === 'SendSms') return sendSms(query);
    if (request.headers['x-acs-action'] === 'QuerySendDetails') return details(query, sent);
    return problem(404, 'InvalidAction.NotFound', 'no such action');
  });

  function sendSms(query: Record<string, string>): FakeReply {
    const known = ['PhoneNumbers', 'SignName', 'TemplateCode', 'TemplateParam', 'OutId', 'SmsUpExtendCode'];
    const stranger = Object.keys(query).find((name) => !known.includes(name));
    if (stranger) return said('isv.INVALID_PARAMETERS', `unknown ${stranger}`);
    const {
      PhoneNumbers: phone = '',
      SignName,
      TemplateCode = '',
      TemplateParam = '',
      OutId: outId = '',
    } = query;
    if (!/^(\+?86|0086)?1\d{10}$/.test(phone)) return said('isv.MOBILE_NUMBER_ILLEGAL', '号码不合法');
    if (SignName !== about.signName) return said('isv.SMS_SIGNATURE_ILLEGAL', '签名不合法');
    const words = about.templates[TemplateCode];
    if (words === undefined) return said('isv.SMS_TEMPLATE_ILLEGAL', '模板不合法');
    if (outId.length > 256) return said('isv.INVALID_PARAMETERS', 'OutId');
    const values = paramsOf(TemplateParam);
    if (!values) return said('isv.INVALID_JSON_PARAM', '参数格式错误');
    const names = new Set(Array.from(words.matchAll(/\$\{(\w+)\}/g), ([, name = '']) => name));
    for (const name of names)
      if (values[name] === undefined) return said('isv.TEMPLATE_MISSING_PARAMETERS', name);
    for (const name of Object.keys(values))
      if (!names.has(name)) return said('isv.TEMPLATE_PARAMS_ILLEGAL', name);
    const each = Object.values(values);
    if (each.some((v) => [...v].length > 35)) return said('isv.PARAM_LENGTH_LIMIT', '变量过长');
    if (each.some((v) => /https?:|www\./.test(v))) return said('isv.PARAM_NOT_SUPPORT_URL', '不支持 URL');
    const refusal = refusals.get(phone);
    if (refusal) return said(refusal.code, refusal.message);
    const bizId = `${9_000_000 + sent.length}^0`;
    const text = `【${SignName}】${words.replace(/\$\{(\w+)\}/g, (_, name: string) => values[name] ?? '')}`;
    sent.push({ bizId, phone, outId, text, status: 1, errCode: '', day: day() });
    return json(200, { Code: 'OK', Message: 'OK', RequestId: 'R', BizId: bizId });
  }

  return Object.assign(server, {
    ...{ accessKeyId: KEY.id, accessKeySecret: KEY.secret, sent },
    refuse: (phone: string, code: string, message: string) => void refusals.set(phone, { code, message }),
  });
}

const json = (status: number, body: unknown): FakeReply => ({
  status,
  headers: { 'content-type': 'application/json;charset=utf-8' },
  body: JSON.stringify(body),
});
const said = (Code: string, Message: string) => json(200, { Code, Message, RequestId: 'R' });
const problem = (status: number, Code: string, Message: string) =>
  json(status, { Code, Message, RequestId: 'R' });

/** An object of strings; what is anything else is not allowed. */
function paramsOf(text: string): Record<string, string> | null {
  try {
    const values: unknown = JSON.parse(text);
    const isFlat = values !== null && typeof values === 'object' && !Array.isArray(values);
    if (!isFlat || Object.values(values).some((v) => typeof v !== 'string')) return null;
    return values as Record<string, string>;
  } catch {
    return null;
  }
}

function details(query: Record<string, string>, sent: AlibabaSent[]): FakeReply {
  const { PhoneNumber, SendDate, PageSize, CurrentPage, BizId } = query;
  if (
    !/^1\d{10}$/.test(PhoneNumber ?? '') ||
    !/^\d{8}$/.test(SendDate ?? '') ||
    !(Number(PageSize) <= 50) ||
    !CurrentPage
  ) {
    return said('isv.INVALID_PARAMETERS', 'QuerySendDetails');
  }
  const found = sent.filter(
    (m) => m.phone === PhoneNumber && m.day === SendDate && (BizId === undefined || m.bizId === BizId),
  );
  const shown = found.map((m) => ({
    ...{ PhoneNum: m.phone, OutId: m.outId, SendStatus: m.status, ErrCode: m.errCode, Content: m.text },
  }));
  return json(200, {
    ...{ Code: 'OK', Message: 'OK', RequestId: 'R', TotalCount: found.length },
    SmsSendDetailDTOs: { SmsSendDetailDTO: shown },
  });
}

const hex = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');
const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** help.aliyun.com, "V3 版本请求体和签名机制". */
function wrongSignature(request: FakeRequest, nonces: Set<string>): FakeReply | null {
  const [, id, names = '', signature] = SIGNED.exec(request.headers.authorization ?? '') ?? [];
  const signed = names.split(';');
  if (id !== KEY.id) return problem(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.');
  if (MUST_BE_SIGNED.some((name) => !signed.includes(name)))
    return problem(400, 'IncompleteSignature', names);
  if (request.headers['x-acs-version'] !== VERSION) return problem(400, 'InvalidVersion', 'version');
  if (request.headers['x-acs-content-sha256'] !== hex(request.body))
    return problem(400, 'InvalidContent', 'sha256');
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(String(request.headers['x-acs-date']))) {
    return problem(400, 'InvalidTimeStamp.Format', 'date');
  }
  const nonce = String(request.headers['x-acs-signature-nonce']);
  if (nonces.has(nonce)) return problem(400, 'SignatureNonceUsed', 'nonce');
  nonces.add(nonce);
  const query = [...request.url.searchParams].map(([k, v]) => `${encoded(k)}=${encoded(v)}`).toSorted();
  const headers = signed.map((name) => `${name}:${String(request.headers[name]).trim()}\n`).join('');
  const canonical = [request.method, '/', query.join('&'), headers, names, hex(request.body)].join('\n');
  const expected = createHmac('sha256', KEY.secret)
    .update(`ACS3-HMAC-SHA256\n${hex(canonical)}`)
    .digest('hex');
  return signature === expected ? null : problem(400, 'SignatureDoesNotMatch', 'signature');
}
