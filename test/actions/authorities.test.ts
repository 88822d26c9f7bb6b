import { afterAll, expect, test } from 'vitest';
import webPush from 'web-push';
import { openChannels } from '../../src/channels-entry.ts';
import { readConfig } from '../../src/config.ts';
import { nodeHttp } from '../../src/delivery/node-http.ts';
import { manualClock } from '../../src/kernel/clock.ts';
import { testDatabase } from '../support/database.ts';
import { fakePushService } from '../support/fake-push-service.ts';
import { aMessage } from '../support/messages.ts';

const db = await testDatabase();
const anywhere = await fakePushService();
afterAll(() => anywhere.close());

/** All providers at one address, whose certificate no usual authority signed. */
const config = readConfig({
  ...{
    TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 't'.repeat(32),
    TWILIO_FROM: '+15550100',
  },
  ...{ TWILIO_BASE_URL: anywhere.origin, HTTP_SMS_URL: anywhere.origin },
  ...{ HTTP_SMS_TOKEN: 't'.repeat(20), HTTP_SMS_SECRET: 's'.repeat(32) },
  ...{ ALIBABA_SMS_ACCESS_KEY_ID: 'id', ALIBABA_SMS_ACCESS_KEY_SECRET: 'secret' },
  ...{ ALIBABA_SMS_ENDPOINT: anywhere.origin, ALIBABA_SMS_SIGN_NAME: '集结' },
  ALIBABA_SMS_CALLBACK_SECRET: 'c'.repeat(32),
  ALIBABA_SMS_TEMPLATES: JSON.stringify([
    { template: 'summons', language: 'zh', code: 'SMS_1', text: '${kind}集结：${title}' },
  ]),
  ...{ VAPID_SUBJECT: 'mailto:duty@muster.example', WEB_PUSH_BASE_URL: anywhere.origin },
});

async function whoArrived(ca: string | undefined): Promise<string[]> {
  const http = nodeHttp({ ca });
  const clock = manualClock(new Date('2026-11-24T03:12:00Z'));
  const secrets = { operatorKey: null, linkSecret: 'secret', vapid: webPush.generateVAPIDKeys() };
  const channels = openChannels(config, {
    ...{ db, clock, secrets, publicUrl: 'https://m.test', send: http.send, ca },
  });
  const arrived: string[] = [];
  for (const { route, send, kind } of channels.all) {
    const { requests } = anywhere;
    const before = requests.length;
    const to = kind === 'push' ? anywhere.subscribe() : { address: '+8617001000001', keys: null };
    const vars = { kind: '演练', title: '商场火警' };
    await send(aMessage({ ...to, template: 'summons', vars }), AbortSignal.timeout(5_000));
    if (requests.length > before) arrived.push(route);
  }
  http.close();
  return arrived.sort();
}

test('35: every provider is reached at the configured address, and believed by the configured authority alone', async () => {
  const routes = ['alibaba-sms', 'http-sms', 'twilio', 'twilio-voice', 'web-push'];
  expect(await whoArrived(anywhere.ca)).toEqual(routes);
  expect(await whoArrived(undefined)).toEqual([]);
});
