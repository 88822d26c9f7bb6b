// Seconds from the tap on a link until the phone has the word that the answer is stored, on slow 3G with an empty cache, against the second that two bare round
// trips and the bytes take at least; and milliseconds from a notification's own button, on a network that takes no time.
import type { Browser } from 'playwright-core';
import { buildWeb, PHONE_BUDGETS_BYTES, phoneSizes_bytes } from '../../src/build-entry.ts';
import { summonsToken } from '../../src/callout/link.ts';
import type { Database } from '../../src/kernel/database.ts';
import { openBrowser } from '../support/chromium.ts';
import { background, phoneWorld } from '../support/phone-world.ts';
import { addMembers } from '../support/rig.ts';
import { type Bench, median } from './support.ts';

/** 400 ms round trip, 400 kbit/s. */
const SLOW_3G = {
  ...{ offline: false, latency: 400 },
  ...{ downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 },
};
const RUNS = 9;
const LEAST_SECONDS = 1;
const MOST_SECONDS = 3;
const BUTTON_MS = 300;

type World = Awaited<ReturnType<typeof phoneWorld>>;

/** Milliseconds until an answer was stored. */
const storedAt = (world: World) =>
  new Promise<number>((done) =>
    world.onAnswer((method, path) => method === 'POST' && path.startsWith('/a/') && done(performance.now())),
  );

async function fromLink(browser: Browser, link: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', SLOW_3G);
  // Chromium holds back answers, not requests: only what came back has taken both ways.
  const told = page.waitForResponse((r) => r.request().method() === 'POST');
  const start = performance.now();
  await page.goto(link, { waitUntil: 'commit' });
  await page.getByRole('button', { name: '来', exact: true }).first().click({ noWaitAfter: true });
  await (await told).finished();
  const took_ms = performance.now() - start;
  await context.close();
  return took_ms / 1_000;
}

async function fromButtons(world: World, browser: Browser, payloads: string[]): Promise<number[]> {
  const context = await browser.newContext({ locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto(`${world.url}/phone/`);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  const phone = await background(page, context, world.url);
  const took_ms: number[] = [];
  for (const payload of payloads) {
    await phone.deliver(payload);
    const stored = storedAt(world);
    const start = performance.now();
    const told = phone.press('coming');
    took_ms.push((await stored) - start);
    await told;
  }
  await context.close();
  return took_ms;
}

async function summonsesOf(db: Database, world: World) {
  const ids = await addMembers(
    db,
    Array.from({ length: RUNS * 2 }, () => ({ phone: null })),
  );
  for (const id of ids) {
    const { address, keys } = world.pushService.subscribe();
    await db.sql`insert into contact_point (member_id, kind, address, keys)
      values (${id}, 'push', ${address}, ${db.sql.json(keys)})`;
  }
  await world.start({ lines: [{ role: 'general', count: ids.length }] });
  await world.work();
  const rows = await db.sql<{ id: number }[]>`select id from summons order by id`;
  return rows.map((r) => `${world.url}/a/${summonsToken(world.deps.linkSecret, r.id)}`);
}

/** Kilobytes of JavaScript by gzip, in Chinese, against what is allowed. */
function weights() {
  const sizes_bytes = phoneSizes_bytes('zh');
  return (['answers', 'app'] as const).map((what) => {
    const [ours, peer] = [sizes_bytes[what] / 1_000, PHONE_BUDGETS_BYTES[what] / 1_000];
    const name = `phone: JavaScript, ${what === 'answers' ? 'before an answer can leave' : 'the whole app'}`;
    return { name, ours, peer, ratio: ours / peer, goal: '< 1', met: ours < peer, unit: 'KB' };
  });
}

export const phone: Bench = async (db) => {
  await buildWeb();
  const world = await phoneWorld(db);
  const { browser, close } = await openBrowser();
  try {
    const links = await summonsesOf(db, world);
    const seconds: number[] = [];
    for (const link of links.slice(0, RUNS)) seconds.push(await fromLink(browser, link));
    const mine = new Set(links.slice(RUNS));
    const payloads = world.pushService.pushes.filter((p) => mine.has(String(p.payload.link)));
    const buttons_ms = await fromButtons(
      world,
      browser,
      payloads.map((p) => JSON.stringify(p.payload)),
    );
    const [link, button] = [median(seconds), median(buttons_ms)];
    return [
      {
        ...{ name: 'phone: tap on the link to stored answer, slow 3G, empty cache', ours: link },
        ...{ peer: LEAST_SECONDS, ratio: link / LEAST_SECONDS, goal: `< ${MOST_SECONDS}` },
        ...{ met: link < MOST_SECONDS, unit: 's' },
      },
      {
        ...{ name: 'phone: notification button to stored answer', ours: button },
        ...{ peer: BUTTON_MS, ratio: button / BUTTON_MS, goal: '< 1', met: button < BUTTON_MS, unit: 'ms' },
      },
      ...weights(),
    ];
  } finally {
    await close();
    await world.close();
  }
};
