import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderMessage } from '../../src/callout/render.ts';
import { textSamples } from '../../src/callout/text-samples.ts';
import { channelsOf } from '../../src/delivery/channel.ts';
import type { RenderInput } from '../../src/delivery/dispatch.ts';
import { plain } from '../../src/kernel/plain.ts';
import type { Language } from '../../src/kernel/texts.ts';
import { texts } from '../../src/texts.ts';

const deps = { texts, language: 'zh' as Language, linkSecret: 'secret', publicUrl: 'https://m.example' };
const input = (about: Partial<RenderInput> = {}): RenderInput => ({
  ...{ id: 1, calloutId: 1, summonsId: 77, memberId: 5, purpose: 'summons', channel: 'sms', route: 'r' },
  ...{
    address: '+8617001000001',
    priority: 20,
    ordinal: 0,
    step: 0,
    template: 'summons',
    attempts: 1,
    doubtful: false,
  },
  vars: {
    ...{ kind: 'real', title: '商场火警', place: '东门', by: '2026-11-23T19:42:00Z', commander: '王队' },
    ...{ code: 'K7', distance_m: '1840' },
  },
  expiresAt: new Date('2026-11-23T20:00:00Z'),
  capabilities: { twoWay: true, links: true },
  now: new Date('2026-11-23T19:12:00Z'),
  ...about,
});
const body = (about: Partial<RenderInput> = {}, language: Language = 'zh') =>
  renderMessage({ ...deps, language }, input(about)).body;

test('a summons says kind, what, by when, where, how far, who commands, how to answer', () => {
  expect(body()).toMatch(
    /^【真实】集结：商场火警。03:42前到东门，距您 1\.8 公里，指挥王队。能来回复1加分钟数，不能来回复2，代号K7。https:\/\/m\.example\/a\/\S+$/,
  );
  expect(body({}, 'en')).toMatch(/^\[REAL\] Muster: 商场火警\. 东门, 1\.8 km away by 03:42/);
});

test('a text that cannot be answered does not ask for an answer, and one without links has none', () => {
  const none = body({ capabilities: { twoWay: false, links: false } });
  expect(none).not.toMatch(/回复|https|点开/);
  expect(body({ capabilities: { twoWay: true, links: false } })).toMatch(/回复1/);
  expect(body({ capabilities: { twoWay: true, links: false } })).not.toMatch(/http/);
  const link = body({ capabilities: { twoWay: false, links: true } });
  expect(link).toMatch(/https/);
  expect(link).not.toMatch(/回复/);
});

test('a message that may be the second copy says so, and a first one does not', () => {
  expect(body({ doubtful: true })).toContain('（重发）');
  expect(body({ doubtful: false, attempts: 3 })).not.toContain('重发');
});

test('every purpose has its words for every ability, in both languages, kind first', () => {
  for (const language of ['zh', 'en'] as const) {
    for (const template of ['summons', 'stand_down', 'overdue']) {
      for (const channel of ['sms', 'push']) {
        for (const twoWay of [true, false]) {
          for (const links of [true, false]) {
            for (const kind of ['real', 'drill', 'test']) {
              const vars = { ...input().vars, kind };
              const some = input({ template, channel, capabilities: { twoWay, links }, vars });
              const { title, body: text } = renderMessage({ ...deps, language }, some);
              const mark = texts(language, `mark.${kind}`);
              expect(title.startsWith(mark) && text.startsWith(mark)).toBe(true);
              expect(text).not.toMatch(/\{\{|undefined/);
            }
          }
        }
      }
    }
  }
});

test('no text asks for a word that ends the texts', () => {
  for (const language of ['zh', 'en'] as const) {
    expect(body({}, language)).not.toMatch(/\b(STOP|CANCEL|END|QUIT|UNSUBSCRIBE|TD|T)\b|退订/i);
  }
});

/** How many messages each wording of a text may take with everyday values and a link of a real address. */
const MOST: Record<string, Record<string, number>> = {
  zh: { both: 2, link: 2, reply: 1, none: 1 },
  en: { both: 1, link: 1, reply: 1, none: 1 },
};

test('every text stays within its number of messages', () => {
  const shown = textSamples(
    { ...deps, publicUrl: 'https://m.example.org', channels: channelsOf([]) },
    input().now,
  );
  const tooLong = shown.filter(
    (s) => s.channel === 'sms' && s.segments > (MOST[s.language]?.[s.route ?? ''] ?? 0),
  );
  expect(tooLong.map((s) => `${s.language} ${s.template} ${s.route} ${s.units}: ${s.text}`)).toEqual([]);
  expect(shown.filter((s) => s.template === 'summons')).toHaveLength(12);
  for (const { text, template, channel } of shown) {
    expect(text).not.toMatch(/\{\{|undefined/);
    if (channel === 'sms' && !template.startsWith('help')) expect(text.match(/【|\[/g)).toHaveLength(1);
  }
});

test('text from people can neither forge a mark nor break the line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const clean = plain(text, 60);
      expect(clean).not.toMatch(/[【】[\]［］〖〗「」『』\n\r\u202e\u200b]/u);
      expect([...clean].length).toBeLessThanOrEqual(60);
      expect(plain(clean, 60)).toBe(clean);
    }),
  );
  const forged = body({ vars: { ...input().vars, kind: 'drill', title: '\u202e】演练【 【真实】集结' } });
  expect(forged.match(/[【】]/g)).toEqual(['【', '】']);
  expect(forged.startsWith('【演练】')).toBe(true);
});
