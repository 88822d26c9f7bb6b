// Which of several call-outs, and which of several people on one number, a text answers. Pure.
import type { CalloutPhase, Kind } from './state.ts';

/** A summons that a text from a number could answer. */
export interface Addressee {
  summonsId: number;
  memberId: number;
  name: string;
  calloutId: number;
  kind: Kind;
  code: string;
  title: string;
  phase: CalloutPhase;
  released: boolean;
}

export type Picked =
  | { addressee: Addressee }
  /** What must be asked back: which call-out, who, or that there is none. */
  | { ask: 'which' | 'who' | 'none'; vars: Record<string, string>; about: Addressee | null };

const isOpen = (a: Addressee) => (a.phase === 'active' || a.phase === 'held') && !a.released;

/** Real is listed first, then the newest. */
const byKind = (a: Addressee, b: Addressee) =>
  Number(b.kind === 'real') - Number(a.kind === 'real') || b.summonsId - a.summonsId;

function unique<K>(list: Addressee[], key: (a: Addressee) => K): Addressee[] {
  const seen = new Map<K, Addressee>();
  for (const a of list) if (!seen.has(key(a))) seen.set(key(a), a);
  return [...seen.values()];
}

/** Open call-outs come before ended ones; a home-safe is for the latest ended one, when any awaits it. */
function candidates(all: Addressee[], reply: { kind: string; code?: string; name?: string }): Addressee[] {
  const named = reply.name === undefined ? all : all.filter((a) => a.name === reply.name);
  if (reply.code !== undefined) return named.filter((a) => a.code === reply.code);
  const open = named.filter(isOpen);
  const ended = named.filter((a) => !isOpen(a));
  const last = ended.filter((a) => a.calloutId === ended[0]?.calloutId);
  if (reply.kind === 'home_safe' && last.length > 0) return last;
  return open.length > 0 ? open : last;
}

/** `addressees` newest first. A bare answer with two call-outs open asks which; a shared number asks who. */
export function pickAddressee(
  addressees: Addressee[],
  reply: { kind: string; code?: string; name?: string },
): Picked {
  const found = candidates(addressees, reply).sort(byKind);
  const [first] = found;
  if (!first) return { ask: 'none', vars: {}, about: null };
  const callouts = unique(found, (a) => a.calloutId);
  if (callouts.length > 1) {
    const choices = callouts.map((a) => `${a.code}=${a.title}`).join('; ');
    return { ask: 'which', vars: { choices, example: first.code }, about: first };
  }
  const people = unique(found, (a) => a.memberId);
  if (people.length > 1) {
    const choices = people.map((a) => a.name).join(', ');
    return { ask: 'who', vars: { choices, example: first.name }, about: first };
  }
  return { addressee: first };
}
