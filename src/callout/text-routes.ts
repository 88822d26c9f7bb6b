// Every text with sample values, over HTTP: what it says, how long it is, how many messages it takes.
import { Hono } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { may } from '../access/guard.ts';
import { responses } from '../kernel/http.ts';
import type { Texts } from '../kernel/texts.ts';
import type { CalloutDeps } from './deps.ts';
import { textSamples } from './text-samples.ts';

const measured = { encoding: z.enum(['gsm-7', 'ucs-2']), units: z.number(), segments: z.number() };
const sampleView = z
  .object({
    ...{ template: z.string(), language: z.enum(['zh', 'en']), channel: z.enum(['push', 'sms', 'voice']) },
    ...{ route: z.enum(['both', 'reply', 'link', 'none']).nullable(), text: z.string(), ...measured },
    previews: z.array(z.object({ route: z.string(), text: z.string(), ...measured })),
  })
  .meta({ id: 'TextSample' });

/** Below `/api`. */
export function textRoutes(deps: CalloutDeps, texts: Texts) {
  return new Hono().get(
    '/texts',
    may('desk.view'),
    describeRoute({
      summary: 'Every text with sample values, its length and how many messages it takes',
      responses: responses('All of them, in both languages', z.object({ texts: z.array(sampleView) })),
    }),
    (c) => c.json({ texts: textSamples({ ...deps, texts }, deps.clock.now()) }),
  );
}
