// Twilio's Calls API as its documentation publishes it, every field of a request checked.
import type { FakeReply, FakeRequest } from './fake-server.ts';
import { json, problem, TWILIO_TEST_ACCOUNT } from './fake-twilio-replies.ts';

export interface TwilioCall {
  sid: string;
  to: string;
  from: string;
  twiml: string;
  status: string;
  answeredBy: string | null;
  createdAt: Date;
  form: Record<string, string[]>;
  /** TwiML that the call was given while it went on. */
  updates: string[];
}

const E164 = /^\+[1-9]\d{6,14}$/;
const isUrl = (v: string) => /^https?:$/.test(URL.parse(v)?.protocol ?? '');
const isMethod = (v: string) => v === 'GET' || v === 'POST';
const isWithin = (from: number, to: number) => (v: string) =>
  /^\d+$/.test(v) && Number(v) >= from && Number(v) <= to;
const isTwiml = (v: string) => v.length <= 4000 && isWellFormed(v);

/** twilio.com/docs/voice/api/call-resource, "Create a Call": name → what its value must be, and the error's code. */
const FIELDS: Record<string, [(value: string) => boolean, number]> = {
  To: [(v) => E164.test(v), 21211],
  From: [(v) => E164.test(v), 21212],
  Url: [isUrl, 21205],
  Twiml: [isTwiml, 21624],
  ApplicationSid: [(v) => /^AP\w{32}$/.test(v), 21218],
  Method: [isMethod, 21403],
  StatusCallback: [isUrl, 21609],
  StatusCallbackEvent: [(v) => ['initiated', 'ringing', 'answered', 'completed'].includes(v), 21626],
  StatusCallbackMethod: [isMethod, 21403],
  Timeout: [isWithin(5, 600), 21215],
  MachineDetection: [(v) => v === 'Enable' || v === 'DetectMessageEnd', 20001],
  MachineDetectionTimeout: [isWithin(3, 59), 20001],
  AsyncAmd: [(v) => v === 'true' || v === 'false', 20001],
  AsyncAmdStatusCallback: [isUrl, 21609],
  AsyncAmdStatusCallbackMethod: [isMethod, 21403],
};
const REPEATED = new Set(['StatusCallbackEvent']);

/** Tags close in the order in which they opened, below one `<Response>`. */
function isWellFormed(xml: string): boolean {
  const body = xml.replace(/^<\?xml[^>]*\?>/, '');
  if (!/^<Response>.*<\/Response>$/s.test(body)) return false;
  const open: string[] = [];
  for (const [, closing, name = '', empty] of body.matchAll(/<(\/?)(\w+)[^<>]*?(\/?)>/g)) {
    if (empty) continue;
    if (!closing) open.push(name);
    else if (open.pop() !== name) return false;
  }
  const text = body.replace(/<[^<>]+>/g, '');
  return open.length === 0 && !/[<>]|&(?!(amp|lt|gt|quot|apos|#\d+);)/.test(text);
}

function wrongField(form: URLSearchParams): FakeReply | null {
  for (const name of new Set(form.keys())) {
    const rule = FIELDS[name];
    const values = form.getAll(name);
    if (!rule) return problem(400, 20001, `unknown parameter ${name}`);
    if (values.length > 1 && !REPEATED.has(name)) return problem(400, 20001, `${name} was given twice`);
    if (!values.every(rule[0])) return problem(400, rule[1], `${name} is not valid`);
  }
  return null;
}

function wrongTogether(form: URLSearchParams): FakeReply | null {
  const sources = ['Url', 'Twiml', 'ApplicationSid'].filter((name) => form.has(name));
  if (!form.has('To')) return problem(400, 21201, "No 'To' number is specified");
  if (!form.has('From')) return problem(400, 21213, "No 'From' number is specified");
  if (sources.length !== 1)
    return problem(400, 21205, `one of Url, Twiml, ApplicationSid, not ${sources.join()}`);
  if (form.has('AsyncAmd') && !form.has('MachineDetection'))
    return problem(400, 20001, 'AsyncAmd detects nothing');
  if (form.has('AsyncAmdStatusCallback') && form.get('AsyncAmd') !== 'true') {
    return problem(400, 20001, 'AsyncAmdStatusCallback without AsyncAmd');
  }
  if (form.has('StatusCallbackEvent') && !form.has('StatusCallback'))
    return problem(400, 20001, 'no StatusCallback');
  return null;
}

export interface CallDesk {
  calls: TwilioCall[];
  /** Numbers that Twilio refuses, by the error code it gives. */
  refusals: Map<string, number>;
  now(): Date;
}

/** Answers a request below `/Calls`; `sid` null: the list. */
export function answerCalls(request: FakeRequest, sid: string | null, desk: CallDesk): FakeReply {
  const isPost = request.method === 'POST';
  if (isPost && request.headers['content-type'] !== 'application/x-www-form-urlencoded') {
    return problem(400, 20001, 'form expected');
  }
  const form = new URLSearchParams(request.body.toString());
  if (sid === null) return isPost ? create(form, desk) : list(request.url, desk);
  const found = desk.calls.find((call) => call.sid === sid);
  if (!found) return problem(404, 20404, 'not found');
  if (!isPost) return json(200, shown(found));
  const twiml = form.get('Twiml');
  if ([...form.keys()].join() !== 'Twiml' || !twiml || !isTwiml(twiml))
    return problem(400, 20001, 'Twiml expected');
  if (found.status !== 'in-progress') return problem(400, 21220, 'Call is not in-progress. Cannot redirect.');
  found.updates.push(twiml);
  return json(200, shown(found));
}

function create(form: URLSearchParams, desk: CallDesk): FakeReply {
  const wrong = wrongTogether(form) ?? wrongField(form);
  if (wrong) return wrong;
  const to = form.get('To') ?? '';
  const refusal = desk.refusals.get(to);
  if (refusal) return problem(400, refusal, 'refused');
  const call: TwilioCall = {
    ...{ sid: `CA${String(desk.calls.length + 1).padStart(32, '0')}`, to, from: form.get('From') ?? '' },
    ...{
      twiml: form.get('Twiml') ?? '',
      status: 'queued',
      answeredBy: null,
      createdAt: desk.now(),
      updates: [],
    },
    form: Object.fromEntries([...new Set(form.keys())].map((name) => [name, form.getAll(name)])),
  };
  desk.calls.push(call);
  return json(201, shown(call));
}

function list(url: URL, desk: CallDesk): FakeReply {
  const to = url.searchParams.get('To');
  const calls = desk.calls.filter((call) => to === null || call.to === to).toReversed();
  return json(200, { calls: calls.map(shown), page: 0, page_size: 50, next_page_uri: null });
}

const shown = (call: TwilioCall) => ({
  ...{
    account_sid: TWILIO_TEST_ACCOUNT,
    api_version: '2010-04-01',
    sid: call.sid,
    to: call.to,
    from: call.from,
  },
  ...{ status: call.status, answered_by: call.answeredBy, direction: 'outbound-api', duration: null },
  ...{ date_created: call.createdAt.toUTCString(), date_updated: call.createdAt.toUTCString() },
  ...{ start_time: null, end_time: null, price: null, price_unit: 'USD', phone_number_sid: null },
  uri: `/2010-04-01/Accounts/${TWILIO_TEST_ACCOUNT}/Calls/${call.sid}.json`,
});
