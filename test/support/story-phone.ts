// One person's phone in a story: what it received, and what its owner does with it.
import { fail } from 'node:assert';
import type { Handed } from '../../drills/carrier.ts';
import type { World } from '../../drills/world.ts';
import type { AnswerKind } from '../../src/callout/respond-rules.ts';
import type { StoryPerson } from './story-people.ts';

export interface LinkAnswer {
  answer: AnswerKind;
  etaMinutes?: number;
  reason?: string;
  deviceAt?: string;
  sentAt?: string;
  clientId?: string;
  move?: boolean;
}

export interface Phone {
  id: number;
  name: string;
  /** Everything received, word for word, oldest first. */
  texts(): string[];
  /** The next unread SMS that fits; it and all before it are read then. Fails when there is none. */
  expectSms(match: string | RegExp): string;
  expectPush(match: string | RegExp): string;
  /** Fails when something is unread. */
  expectNothing(): void;
  /** Sends an SMS to us. */
  reply(text: string): Promise<void>;
  /** Opens the newest link, as a browser does; gives the page. */
  open(): Promise<string>;
  /** What the newest link says to a program. */
  view(): Promise<Record<string, unknown>>;
  /** Answers by the newest link as an app does; gives the outcome, or the problem's code. */
  answer(answer: LinkAnswer): Promise<string>;
  /** Presses a button of the page: sends its form. Gives where the browser is sent. */
  press(answer: AnswerKind, fields?: Record<string, string>): Promise<string>;
  /** Checks in by the muster point's code or by position; gives the outcome, or the problem's code. */
  checkIn(by: { code: string } | { lon: number; lat: number }): Promise<string>;
  /** The newest link; fails without one. */
  link(): string;
}

const fits = (text: string, match: string | RegExp) =>
  typeof match === 'string' ? text.includes(match) : match.test(text);

/** `inbox`: what arrived, filled by the story. `settle` lets what an act causes happen. */
export function phoneOf(
  person: StoryPerson,
  inbox: Handed[],
  world: World,
  settle: () => Promise<void>,
): Phone {
  let read = 0;
  const unread = () => inbox.slice(read);
  const listed = (messages: Handed[]) =>
    messages.map((m) => `\n  ${m.kind}: ${m.text}`).join('') || ' nothing';
  const expect = (kind: Handed['kind'], match: string | RegExp) => {
    const at = inbox.findIndex((m, i) => i >= read && m.kind === kind && fits(m.text, match));
    if (at < 0) fail(`${person.name} expected ${kind} ${String(match)}, unread:${listed(unread())}`);
    read = at + 1;
    return (inbox[at] as Handed).text;
  };
  const link = () => {
    const found = inbox.findLast((m) => m.message.link !== null)?.message.link;
    return found ?? fail(`${person.name} has no link, received:${listed(inbox)}`);
  };
  const outcomeOf = async (response: Response) => {
    const body = (await response.json()) as { outcome?: string; type?: string };
    await settle();
    return body.outcome ?? body.type?.split('/').at(-1) ?? `status ${response.status}`;
  };
  const asJson = (body: unknown) => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return {
    ...{ id: person.id, name: person.name, link },
    texts: () => inbox.map((m) => m.text),
    expectSms: (match) => expect('sms', match),
    expectPush: (match) => expect('push', match),
    expectNothing() {
      if (unread().length > 0) fail(`${person.name} expected nothing, unread:${listed(unread())}`);
    },
    async reply(text) {
      const response = await world.textIn(person.phone ?? fail(`${person.name} has no phone`), text);
      if (!response.ok) fail(`the reply was refused: ${await response.text()}`);
      await settle();
    },
    async open() {
      const response = await world.request(link(), { headers: { accept: 'text/html' } });
      return response.text();
    },
    async view() {
      const response = await world.request(link(), { headers: { accept: 'application/json' } });
      return (await response.json()) as Record<string, unknown>;
    },
    answer: async (answer) => outcomeOf(await world.request(link(), asJson(answer))),
    checkIn: async (by) => outcomeOf(await world.request(`${link()}/check-in`, asJson(by))),
    async press(answer, fields = {}) {
      const response = await world.request(link(), {
        method: 'POST',
        body: new URLSearchParams({ answer, ...fields }),
      });
      await settle();
      return response.headers.get('location') ?? response.text();
    },
  };
}
