// Every text with sample values, as data and as a page: what it says, how long it is, how many messages it takes.
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { consolePage } from '../access/console.ts';
import { may } from '../access/guard.ts';
import { responses } from '../kernel/http.ts';
import { readerOf } from '../kernel/page.ts';
import type { Texts } from '../kernel/texts.ts';
import type { CalloutDeps } from './deps.ts';
import { type TextSample, textSamples } from './text-samples.ts';

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

export function textPages(deps: CalloutDeps, texts: Texts) {
  return new Hono().get('/texts', may('desk.view'), (c: Context) => {
    const now = deps.clock.now();
    const reader = readerOf(c, texts, now);
    const { t } = reader;
    const size = ({ segments, units }: Pick<TextSample, 'segments' | 'units'>) =>
      t('texts.size', { segments, units });
    const row = (
      s: TextSample,
    ) => html`<tr><td>${s.template}</td><td>${t(`messages.${s.channel}`)}${s.route && html` <span class="quiet">${t(`texts.${s.route}`)}</span>`}</td>
<td>${s.text}${s.previews.map((p) => html`<br><span class="quiet">${p.route}: ${p.text} ${size(p)}</span>`)}</td><td>${s.channel === 'sms' && size(s)}</td></tr>`;
    const rows = textSamples({ ...deps, texts }, now).filter((s) => s.language === reader.language);
    const body = html`<h1>${t('texts.title')}</h1><p class="quiet">${t('texts.about')}</p>
<table><thead><tr><th>${t('texts.template')}</th><th>${t('texts.channel')}</th><th>${t('texts.words')}</th><th>${t('texts.length')}</th></tr></thead>
<tbody>${rows.map(row)}</tbody></table>`;
    return c.html(consolePage(reader, { title: t('texts.title'), here: 'texts', body }) as string);
  });
}
