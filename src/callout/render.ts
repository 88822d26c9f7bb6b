// The words of a message at the moment it is handed over: kind first, then what, where and by when.

import type { Rendered, RenderInput } from '../delivery/dispatch.ts';
import { cityTime } from '../kernel/calendar.ts';
import { plain } from '../kernel/plain.ts';
import type { Language, Texts } from '../kernel/texts.ts';
import { bulletinToken, rollCallToken, summonsLink } from './link.ts';

/** A title, and whatever says nothing else. */
const USUAL_MAX = 60;
/** Texts longer than a title may be. */
const MAX: Record<string, number> = { choices: 200, gap: 120, names: 120, reason: 200 };

/** 880 米, 1.8 公里: tens of metres below a kilometre, tenths of kilometres from there. */
export function distanceWords(texts: Texts, language: Language, distance_m: number): string {
  const tens_m = Math.round(distance_m / 10) * 10;
  const near = tens_m < 1_000;
  const n = near ? String(tens_m) : (distance_m / 1_000).toFixed(1);
  return texts(language, near ? 'text.metres' : 'text.kilometres', { n });
}

/** `first_aid:2 driver:1` in words: 急救 2、驾驶 1. */
function gapWords(texts: Texts, language: Language, gap: string): string {
  const missing = gap.split(' ').map((part) => part.split(':'));
  return missing
    .map(([role, n]) => `${texts(language, `role.${role}`)} ${n}`)
    .join(language === 'zh' ? '、' : ', ');
}

export interface RenderDeps {
  texts: Texts;
  language: Language;
  linkSecret: string;
  /** Where links lead, without a slash at the end. */
  publicUrl: string;
}

/** Texts that ask for an answer, and so depend on whether one can come back and how. */
const ASKING = new Set(['summons', 'stand_down', 'overdue']);

/** A route without answers is not asked for one, one without links has none. */
function textKey({ template, channel, capabilities }: RenderInput): string {
  if (!ASKING.has(template)) return `text.${template}`;
  if (channel === 'push' || channel === 'voice') return `text.${template}.${channel}`;
  const { twoWay, links } = capabilities;
  return `text.${template}.sms.${twoWay ? (links ? 'both' : 'reply') : links ? 'link' : 'none'}`;
}

/** Where the message leads its reader: to the summons, a roll-call, a bulletin, what one reported, or a page of one's own. */
function linkOf({ publicUrl, linkSecret }: RenderDeps, { summonsId, vars }: RenderInput): string | null {
  if (summonsId !== null) return summonsLink(publicUrl, linkSecret, summonsId);
  if (vars.bulletin) return `${publicUrl}/b/${bulletinToken(linkSecret, Number(vars.bulletin))}`;
  if (vars.report) return `${publicUrl}/field-reports`;
  if (vars.page) return `${publicUrl}${vars.page}`;
  return vars.entry ? `${publicUrl}/rc/${rollCallToken(linkSecret, Number(vars.entry))}` : null;
}

/** Of a roll-call: a push is tapped, a text has the link and the code to send back; without either there is the radio. */
function howToAnswer({ channel, capabilities, vars }: RenderInput, link: string | null): string {
  const replies = channel === 'sms' && capabilities.twoWay && vars.code !== undefined;
  if (link === null) return replies ? 'text.roll_call.reply' : 'text.roll_call.radio';
  if (replies) return 'text.roll_call.both';
  return channel === 'push' ? 'text.roll_call.tap' : 'text.roll_call.link';
}

function howToRead({ channel }: RenderInput, of: 'bulletin' | 'report', link: string | null): string {
  if (link === null) return `text.${of}.radio`;
  return channel === 'push' ? `text.${of}.tap` : `text.${of}.link`;
}

/** Renders one delivery. Throws for a template that no catalogue has: that is a defect, found by a test. */
export function renderMessage(deps: RenderDeps, input: RenderInput): Rendered {
  const { texts } = deps;
  const { kind, by, language: wished, ...rest } = input.vars;
  const language = wished === 'en' ? 'en' : deps.language;
  const vars: Record<string, string> = {};
  for (const [key, value] of Object.entries(rest)) vars[key] = plain(value, MAX[key] ?? USUAL_MAX);
  // A help text names the answer by its key.
  if (vars.answer) vars.answer = texts(language, vars.answer);
  if (vars.gap) vars.gap = gapWords(texts, language, vars.gap);
  if (by) vars.by = cityTime(new Date(by), input.now);
  vars.again = input.doubtful ? texts(language, 'text.again') : '';
  const link = input.capabilities.links ? linkOf(deps, input) : null;
  vars.link = link ?? '';
  if (input.vars.entry)
    vars.how = texts(language, howToAnswer(input, link), { link: vars.link, code: vars.code ?? '' });
  for (const read of ['bulletin', 'report'] as const)
    if (input.vars[read]) vars.how = texts(language, howToRead(input, read, link), { link: vars.link });
  if (input.vars.page) vars.how = link === null ? '' : texts(language, 'text.page.how', { link });
  // Nobody's own: whoever opens it in a group is asked who he or she is.
  if (input.vars.screen) vars.where = `${deps.publicUrl}/phone/#${vars.screen}`;
  const distance = vars.distance_m ? distanceWords(texts, language, Number(vars.distance_m)) : '';
  vars.away = distance ? texts(language, 'text.away', { distance }) : '';
  // Only a help text that belongs to no call-out has no mark.
  const mark = kind ? texts(language, `${input.channel === 'voice' ? 'spoken' : 'mark'}.${kind}`) : '';
  const [purpose = ''] = input.template.split('.');
  return {
    // A text has no title of its own: the body says all of it.
    title:
      input.channel === 'sms' || input.channel === 'group'
        ? mark
        : `${mark}${texts(language, `text.${purpose}.title`, vars)}`,
    body: `${mark}${texts(language, textKey(input), vars)}`,
    link,
    language,
    vars: { ...vars, ...(kind && { kind: texts(language, `kind.${kind}`) }) },
  };
}
