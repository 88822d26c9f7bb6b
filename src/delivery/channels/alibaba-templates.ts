// Approved templates: which of them carries a message, what fills it, and what the phone will show. Pure.
import { z } from 'zod';
import type { Language } from '../../kernel/texts.ts';
import type { OutboundMessage } from '../channel.ts';

export const alibabaTemplate = z.object({
  /** Which of our texts it carries: summons, stand_down, overdue, unfilled, help.unclear, … */
  template: z.string().min(1).max(60),
  language: z.enum(['zh', 'en']).default('zh'),
  code: z.string().regex(/^SMS_\d+$/),
  /** The approved words, variables as `${title}`; each is named as the text's own. */
  text: z.string().min(1).max(500),
});
export type AlibabaTemplate = z.output<typeof alibabaTemplate>;

const HOLE = /\$\{(\w+)\}/g;
/** What one variable may hold. */
const LONGEST = 35;

/** Names in the order in which the words have them. */
export const variablesOf = ({ text }: AlibabaTemplate): string[] => [
  ...new Set(Array.from(text.matchAll(HOLE), ([, name = '']) => name)),
];

/** Answers to unclear texts belong to no call-out; everything else opens with its kind. */
export const opensWithKind = ({ template, text }: AlibabaTemplate): boolean =>
  template.startsWith('help.') || text.startsWith('${kind}');

export function templateFor(
  templates: readonly AlibabaTemplate[],
  template: string,
  language: Language = 'zh',
): AlibabaTemplate | undefined {
  const fitting = templates.filter((t) => t.template === template);
  return fitting.find((t) => t.language === language) ?? fitting[0];
}

const cut = (value: string) => {
  const characters = [...value];
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join('')}…` : value;
};

/** What fills `template`, each value within what is allowed. */
export const fill = (template: AlibabaTemplate, vars: Record<string, string>): Record<string, string> =>
  Object.fromEntries(variablesOf(template).map((name) => [name, cut(vars[name] ?? '')]));

/** What the phone shows. */
export function preview(
  signName: string,
  template: AlibabaTemplate,
  message: Pick<OutboundMessage, 'vars'>,
): string {
  const values = fill(template, message.vars ?? {});
  return `【${signName}】${template.text.replace(HOLE, (_, name: string) => values[name] ?? '')}`;
}
