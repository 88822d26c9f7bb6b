// What every provider's webhooks work with.
import { describeRoute, resolver } from 'hono-openapi';
import type { z } from 'zod';
import type { Clock } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import { responses } from '../kernel/http.ts';
import { Problem } from '../kernel/problem.ts';
import type { OnText } from './inbound.ts';
import type { VoiceTalk } from './voice.ts';

/** Waits for so long, whatever the clock is set to. */
export type Pause = (wait_ms: number) => Promise<unknown>;

export interface WebhookDeps {
  db: Database;
  clock: Clock;
  /** By default the machine's own time. */
  pause?: Pause;
  /** Handles a text; begins with `takeInbound`. */
  onText: OnText;
  /** With which pushes carry the tokens that phones give back. */
  receiptSecret: string;
  /** What calls say and do with pressed keys. */
  voice: VoiceTalk;
}

/** Only the field's name is told; what was sent may hold a number. */
export const refuse = (result: {
  success: boolean;
  error?: { issues: readonly { path: readonly PropertyKey[] }[] };
}) => {
  if (result.success) return;
  const fields = result.error?.issues.map((i) => ({ field: i.path.join('.'), code: 'field.invalid_value' }));
  throw new Problem(400, 'invalid-request', { fields });
};

export const FORM = 'application/x-www-form-urlencoded';
export const JSON_BODY = 'application/json';
/** Proven by a signature instead of a key. */
export const doc = (summary: string, type: string, schema: z.ZodType) =>
  describeRoute({
    ...{ summary, tags: ['webhooks'], security: [], responses: responses('Taken', undefined, 204) },
    requestBody: { required: true, content: { [type]: { schema: resolver(schema) } } },
  });
