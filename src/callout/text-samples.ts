// Every text with sample values: what each phone would show, how long it is, how many messages it takes. Pure.
import type { Channels } from '../delivery/channel.ts';
import { type Measured, measure } from '../delivery/segment-rules.ts';
import { smsText } from '../delivery/sms-text.ts';
import { LANGUAGES, type Language, type Texts } from '../kernel/texts.ts';
import { renderMessage } from './render.ts';

export interface TextSample extends Measured {
  template: string;
  language: Language;
  channel: 'push' | 'sms' | 'voice';
  /** Of a text: what its route can do there. */
  route: 'both' | 'reply' | 'link' | 'none' | null;
  text: string;
  /** The same message as a provider's approved template shows it. */
  previews: ({ route: string; text: string } & Measured)[];
}

const ASKING = ['summons', 'stand_down', 'overdue'];
const TELLING = [
  ...['unfilled', 'unreached', 'approval', 'approval_refused', 'approval_expired'],
  ...['break_glass', 'probe', 'drill_postponed', 'drill_failed'],
  ...['push_check', 'push_test', 'push_missed'],
];
const HELPS = ['unclear', 'which', 'who', 'unchanged', 'over', 'none', 'conflict'].map(
  (help) => `help.${help}`,
);
const ABILITIES = {
  both: { twoWay: true, links: true },
  reply: { twoWay: true, links: false },
  link: { twoWay: false, links: true },
  none: { twoWay: false, links: false },
} as const;
const SHARED = {
  kind: 'real',
  code: 'K7',
  distance_m: '1840',
  gap: 'first_aid:2 driver:1',
  answer: 'answer.coming',
  n: '3',
  example: 'K7',
};
const SAMPLES: Record<Language, Record<string, string>> = {
  zh: {
    ...{
      title: '商场火警',
      place: '万达东门',
      commander: '王队',
      names: '张三、李四、王小明',
      other: '河堤巡查',
      ...{ asker: '李明', reason: '火势蔓延' },
    },
    choices: 'K7 商场火警，B3 河堤巡查',
  },
  en: {
    ...{
      title: 'Mall fire',
      place: 'East gate',
      commander: 'Wang',
      names: 'Zhang, Li, Wang',
      other: 'River dike',
      ...{ asker: 'Li Ming', reason: 'it spreads' },
    },
    choices: 'K7 Mall fire, B3 River dike',
  },
};
/** A summons' number in a force that has been called a thousand times. */
const SUMMONS = 999_999;
const HOUR_MS = 3_600_000;

export interface SampleDeps {
  texts: Texts;
  linkSecret: string;
  publicUrl: string;
  channels: Channels;
}

/** All of them; the time in the texts is an hour from `now`. */
export function textSamples(deps: SampleDeps, now: Date): TextSample[] {
  return LANGUAGES.flatMap((language) => {
    const one = (template: string, channel: TextSample['channel'], route: TextSample['route']) =>
      sampleOf(deps, { template, channel, route, language }, now);
    return [
      ...ASKING.flatMap((template) => [
        one(template, 'push', null),
        ...(Object.keys(ABILITIES) as (keyof typeof ABILITIES)[]).map((route) => one(template, 'sms', route)),
        one(template, 'voice', null),
      ]),
      ...[...TELLING, ...HELPS].map((template) => one(template, 'sms', 'none')),
    ];
  });
}

function sampleOf(
  deps: SampleDeps,
  about: Pick<TextSample, 'template' | 'language' | 'channel' | 'route'>,
  now: Date,
): TextSample {
  const { template, language, channel, route } = about;
  const [purpose = ''] = template.split('.');
  const by = new Date(now.getTime() + HOUR_MS).toISOString();
  const example = template === 'help.who' ? SAMPLES[language].commander : SHARED.example;
  const message = renderMessage(
    { ...deps, language },
    {
      ...{ id: 1, calloutId: 1, summonsId: SUMMONS, memberId: 1, purpose, channel, route: '', address: '' },
      ...{ priority: 0, ordinal: 0, step: 0, template, attempts: 1, doubtful: false, expiresAt: now, now },
      vars: { ...SHARED, ...SAMPLES[language], by, example: example ?? '', language },
      capabilities: ABILITIES[route ?? 'both'],
    },
  );
  const text =
    channel === 'sms'
      ? smsText(message)
      : channel === 'push'
        ? `${message.title}\n${message.body}`
        : message.body;
  const previews =
    channel !== 'sms' || route === 'both' || route === 'link'
      ? []
      : deps.channels.all.flatMap((c) => {
          const shown = c.preview?.({ template, language, vars: message.vars ?? {} });
          return shown ? [{ route: c.route, text: shown, ...measure(shown) }] : [];
        });
  return { ...about, text, ...measure(text), previews };
}
