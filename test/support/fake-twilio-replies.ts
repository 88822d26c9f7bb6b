// How Twilio's API answers.
import type { FakeReply } from './fake-server.ts';

export const TWILIO_TEST_ACCOUNT = `AC${'0'.repeat(32)}`;

export const json = (status: number, body: unknown): FakeReply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
export const problem = (status: number, code: number, message: string) =>
  json(status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
