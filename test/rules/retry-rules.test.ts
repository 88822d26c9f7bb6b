import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Attempted,
  afterDoubt,
  afterRefusal,
  backoff_seconds,
  MAX_ATTEMPTS,
  nextReceiptAsk,
} from '../../src/delivery/retry-rules.ts';

const now = new Date('2026-11-24T03:12:00Z');
const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const tried = (over: Partial<Attempted> = {}): Attempted => ({
  id: 7,
  attempts: 1,
  doubtful: false,
  lastResort: false,
  expiresAt: after(1800),
  ...over,
});

test('waits double, end at a minute, differ between messages and never for the same one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 200 }), (id, attempts) => {
      const wait = backoff_seconds(id, attempts);
      const plain = Math.min(60, 2 ** attempts);
      expect(wait).toBeGreaterThanOrEqual(plain);
      expect(wait).toBeLessThan(plain * 1.25);
      expect(backoff_seconds(id, attempts)).toBe(wait);
    }),
  );
  const waits = new Set(Array.from({ length: 100 }, (_, id) => backoff_seconds(id, 1)));
  expect(waits.size).toBeGreaterThan(90);
});

test('a refusal is followed by another try, not before the provider wants it', () => {
  const soon = afterRefusal(tried(), undefined, now);
  expect(soon).toMatchObject({ state: 'queued', doubtful: false });
  expect(afterRefusal(tried(), 90, now)).toEqual({ state: 'queued', at: after(90), doubtful: false });
});

test('a try that would come after the text is true ends it now', () => {
  expect(afterRefusal(tried({ expiresAt: after(90) }), 90, now)).toEqual({ state: 'expired' });
  expect(afterRefusal(tried({ expiresAt: now }), undefined, now)).toEqual({ state: 'expired' });
});

test('a channel gives up after its attempts when another step can follow, else only when the text does', () => {
  const spent = { attempts: MAX_ATTEMPTS };
  expect(afterRefusal(tried(spent), undefined, now)).toEqual({ state: 'failed' });
  expect(afterRefusal(tried({ ...spent, lastResort: true }), undefined, now)).toMatchObject({
    state: 'queued',
  });
  expect(afterRefusal(tried({ attempts: 400, lastResort: true }), undefined, now).state).toBe('queued');
});

test('what is not there goes again; what may be there goes again once, and says so', () => {
  expect(afterDoubt(tried(), 'not-there', now)).toEqual({ state: 'queued', at: now, doubtful: false });
  for (const doubt of ['no-answer', 'cannot-ask'] as const) {
    expect(afterDoubt(tried(), doubt, now)).toEqual({ state: 'queued', at: now, doubtful: true });
  }
  expect(afterDoubt(tried(), 'cannot-ask', now, 3)).toEqual({
    state: 'queued',
    at: after(3),
    doubtful: true,
  });
  const twice = tried({ doubtful: true });
  expect(afterDoubt(twice, 'cannot-ask', now)).toEqual({ state: 'failed', doubtful: true });
  expect(afterDoubt(twice, 'no-answer', now)).toEqual({ state: 'sending', askAt: after(60) });
  expect(afterDoubt(twice, 'not-there', now)).toEqual({ state: 'queued', at: now, doubtful: true });
});

test('nothing goes again when its text is no longer true', () => {
  for (const doubt of ['not-there', 'no-answer', 'cannot-ask'] as const) {
    expect(afterDoubt(tried({ expiresAt: now }), doubt, now)).toEqual({ state: 'expired' });
  }
});

test('a receipt is asked for after one, five and thirty minutes', () => {
  const asks = [now];
  for (let at = nextReceiptAsk(now, now); at; at = nextReceiptAsk(now, at)) asks.push(at);
  expect(asks).toEqual([now, after(60), after(300), after(1800)]);
});
