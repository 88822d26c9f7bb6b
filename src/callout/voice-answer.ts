// An answer by pressed keys: 1 comes, 2 cannot, then the minutes. Stored like every other answer.
import type { KeyPress, Spoken, VoiceTalk } from '../delivery/voice.ts';
import { plain } from '../kernel/plain.ts';
import type { Language, Texts } from '../kernel/texts.ts';
import type { CalloutDeps } from './deps.ts';
import { respondAll } from './respond.ts';
import type { AnswerKind } from './respond-rules.ts';

interface Called {
  summonsId: number | null;
  language: Language;
  vars: Record<string, string>;
}

/** As in every message. */
const SAID_MAX = 60;
const ANSWERS: Record<string, AnswerKind> = { '1': 'coming', '2': 'cannot' };

/** What a call of ours says after its first words. */
export function voiceTalk(deps: CalloutDeps, texts: Texts): VoiceTalk {
  const say = (called: Called, key: string, ask: Spoken['ask'] = null, more: Record<string, string> = {}) => {
    const { language, vars } = called;
    const mark = vars.kind ? texts(language, `spoken.${vars.kind}`) : '';
    const [title, commander] = [vars.title, vars.commander].map((said) => plain(said ?? '', SAID_MAX)) as [
      string,
      string,
    ];
    const words = { title, commander, ...more };
    return { language, text: `${mark}${texts(language, `text.voice.${key}`, words)}`, ask };
  };
  return {
    async onKeys(press) {
      const called = await calledBy(deps, press.deliveryId);
      if (!called?.summonsId) return say(called ?? { summonsId: null, language: 'zh', vars: {} }, 'over');
      return press.ask === 'eta' ? takeMinutes(called, press) : takeAnswer(called, press);
    },
    async onMachine(deliveryId) {
      const called = await calledBy(deps, deliveryId);
      return called && say(called, 'machine');
    },
  };

  async function takeAnswer(called: Called, { digits }: KeyPress): Promise<Spoken> {
    const answer = ANSWERS[digits];
    if (!answer) return say(called, 'again', 'answer');
    const outcome = await store(deps, called, answer, null);
    if (outcome === 'late' || outcome === 'unknown') return say(called, 'over');
    if (outcome === 'conflict') return say(called, 'conflict');
    return answer === 'coming' ? say(called, 'minutes', 'eta') : say(called, 'cannot');
  }

  async function takeMinutes(called: Called, { digits }: KeyPress): Promise<Spoken> {
    // Coming is stored already: without a number it stays so.
    if (!/^\d{1,3}$/.test(digits)) return say(called, 'noted');
    const outcome = await store(deps, called, 'coming', Number(digits));
    if (outcome === 'late' || outcome === 'unknown') return say(called, 'over');
    if (outcome === 'conflict') return say(called, 'conflict');
    return say(called, 'noted_minutes', null, { minutes: String(Number(digits)) });
  }
}

async function calledBy(deps: CalloutDeps, deliveryId: number): Promise<Called | null> {
  const [row] = await deps.db.sql<{ summonsId: number | null; vars: Record<string, string> }[]>`
    select summons_id, vars from delivery where id = ${deliveryId} and channel = 'voice'`;
  if (!row) return null;
  return { ...row, language: row.vars.language === 'en' ? 'en' : 'zh' };
}

async function store(deps: CalloutDeps, called: Called, answer: AnswerKind, etaMinutes: number | null) {
  const [stored] = await respondAll(deps, [
    {
      ...{ summonsId: called.summonsId ?? 0, answer, etaMinutes, reason: null, channel: 'voice' },
      ...{ deviceAt: null, move: false, clientId: null, givenBy: null },
    },
  ]);
  return stored?.outcome ?? 'unknown';
}
