// One answer from a simulated phone on its way to our server: by the link's page, by the notification's buttons, as a text.
import type { AnswerKind } from '../src/callout/respond-rules.ts';
import type { Position } from '../src/kernel/geo.ts';
import type { Life, Said } from './life.ts';
import type { World } from './world.ts';

const DIGITS: Record<AnswerKind, string> = {
  coming: '1',
  cannot: '2',
  en_route: '3',
  arrived: '4',
  home_safe: '5',
};
/** How people write digits and minutes. */
const HANDS: ((digit: string, minutes: string) => string)[] = [
  (digit, minutes) => `${digit} ${minutes}`,
  (digit, minutes) => `${wide(digit)}　${wide(minutes)}`,
  (digit, minutes) => (minutes ? `${digit}，${minutes}分钟` : `${digit}。`),
];

const wide = (digits: string) =>
  digits.replace(/\d/g, (d) => String.fromCharCode(d.charCodeAt(0) + '０'.charCodeAt(0) - '0'.charCodeAt(0)));

function textOf({ habits, owner, sharesPhone }: Life, { answer, etaMinutes }: Said): string {
  const write = HANDS[Math.floor(habits.hand * HANDS.length)] ?? HANDS[0];
  const text = (write?.(DIGITS[answer], String(etaMinutes ?? '')) ?? '').trim();
  return sharesPhone ? `${text} ${owner.name}` : text;
}

const asJson = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Throws when the server fails or refuses what a phone of ours may say: that is a defect. */
async function expectTaken(response: Response, what: string): Promise<void> {
  if (response.status < 400) return;
  throw new Error(`${what} was answered ${response.status}: ${await response.text()}`);
}

/** Gives the answer in this person's way; `scene`: where the phone finds itself on arrival. */
export async function say(world: World, life: Life, said: Said, scene: Position): Promise<void> {
  const { way, link, owner } = life;
  const { answer, etaMinutes, deviceAt } = said;
  if (way === 'sms' && owner.phone && !deviceAt) {
    return expectTaken(await world.textIn(owner.phone, textOf(life, said)), `a text "${answer}"`);
  }
  if (link === null) throw new Error(`${owner.name} was sent no link`);
  if (answer === 'arrived') {
    return expectTaken(await world.request(`${link}/check-in`, asJson(scene)), 'a check-in');
  }
  if (way === 'notification' || deviceAt) {
    const clientId = `${owner.memberId}-${answer}-${deviceAt?.getTime() ?? etaMinutes ?? ''}`;
    const body = { answer, etaMinutes, clientId, ...(deviceAt && { deviceAt: deviceAt.toISOString() }) };
    return expectTaken(await world.request(link, asJson(body)), `"${answer}" from a notification`);
  }
  // A browser opens the page, which records nothing, and sends its form; the answer's page has the next form.
  if (!life.hasPage)
    await expectTaken(await world.request(link, { headers: { accept: 'text/html' } }), 'a page');
  life.hasPage = true;
  const form = new URLSearchParams({
    answer,
    ...(etaMinutes !== undefined && { etaMinutes: String(etaMinutes) }),
  });
  await expectTaken(await world.request(link, { method: 'POST', body: form }), `"${answer}" from a page`);
}
