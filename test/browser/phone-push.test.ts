// "Would this phone wake me?": asked once, subscribed, tested, healed; and what an iPhone, WeChat and a refusal are told.
import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { browserBeside, nothingFoundBy, picture, wrongOn } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { background, phoneWorld } from '../support/phone-world.ts';
import { addMembers, emptyDatabase } from '../support/rig.ts';
import { signedIn } from '../support/signed-in.ts';

const db = await testDatabase();
const world = await phoneWorld(db);
const chrome = browserBeside(world);
const PHONE: BrowserContextOptions = {
  ...{ viewport: { width: 390, height: 844 }, locale: 'zh-CN', hasTouch: true, isMobile: true },
};
const phones = [1, 2, 3].map(() => world.pushService.subscribe());
type Phone = (typeof phones)[number];
let me = 0;

beforeAll(async () => {
  await emptyDatabase(db);
  [me = 0] = await addMembers(db, [{ name: '张三' }]);
});

/** What this Chromium has not: a push service of its own, and somebody who allows notifications. */
function standIn(phones: { address: string; keys: { p256dh: string; auth: string } }[]) {
  const kept = localStorage as Record<string, string | undefined> & Storage;
  const current = () => {
    const { address: endpoint, keys } = phones[Number(kept.current)] ?? {};
    if (!endpoint || kept.current === undefined) return null;
    return {
      ...{ endpoint, options: { applicationServerKey: null }, toJSON: () => ({ endpoint, keys }) },
      unsubscribe: async () => delete kept.current,
    };
  };
  Object.defineProperty(Notification, 'permission', { get: () => kept.permission ?? 'default' });
  Object.assign(Notification, {
    requestPermission: async () => {
      kept.permission = 'granted';
    },
  });
  Object.assign(PushManager.prototype, {
    getSubscription: async () => current(),
    subscribe: async () => {
      kept.current = String(Number(kept.made ?? 0));
      kept.made = String(Number(kept.current) + 1);
      return current();
    },
  });
}

async function open(path: string, options: BrowserContextOptions & { pushes?: false } = {}) {
  const { pushes, ...more } = options;
  const context = await chrome.newContext({ ...PHONE, ...more });
  const [name = '', value = ''] = (await signedIn(db, world.deps, { memberId: me })).split(/=(.*)/s);
  await context.addCookies([{ name, value, url: world.url }]);
  if (pushes !== false) await context.addInitScript(standIn, phones);
  else
    await context.addInitScript(() => {
      delete (window as Partial<typeof globalThis>).PushManager;
    });
  const page = await context.newPage();
  await page.goto(`${world.url}${path}`);
  return page;
}
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
/** What was sent to there is stored. */
const answered = (end: string) =>
  new Promise<void>((done) =>
    world.onAnswer((method, path) => method === 'POST' && path.endsWith(end) && done()),
  );

/** This Chromium has no push service of its own to end one: its background is told as a browser tells it. */
async function endedInBackground(page: Page, old: Phone | undefined, fresh: Phone | undefined) {
  const [worker] = page.context().serviceWorkers();
  await worker?.evaluate(
    async ([old, fresh]) => {
      const own = self as unknown as { registration: ServiceWorkerRegistration };
      const { pushManager } = own.registration;
      const made: unknown[] = [];
      Object.assign(pushManager, {
        getSubscription: async () => null,
        subscribe: async (options: unknown) => {
          made.push(options);
          return { toJSON: () => ({ endpoint: fresh?.address, keys: fresh?.keys }) };
        },
      });
      const oldSubscription = {
        endpoint: old?.address,
        options: { applicationServerKey: new ArrayBuffer(65) },
      };
      const work: Promise<unknown>[] = [];
      const told = Object.assign(new Event('pushsubscriptionchange'), {
        ...{ oldSubscription, newSubscription: null, waitUntil: (w: Promise<unknown>) => work.push(w) },
      });
      self.dispatchEvent(told);
      await Promise.all(work);
      if (made.length !== 1) throw new Error(`subscribed ${made.length} times`);
    },
    [old, fresh] as const,
  );
}
const held = async () =>
  (
    await db.sql<{ address: string; live: boolean }[]>`
      select address, retired_at is null as live from contact_point where member_id = ${me} and kind = 'push' order by id`
  ).map((c) => [phones.findIndex((p) => p.address === c.address), c.live]);

test('asked in the app, allowed, tested in seconds, and healed without a word when the server has lost it', async () => {
  const page = await open('/phone/');
  const wrong = wrongOn(page);
  await page.getByRole('link', { name: '这部手机还叫不醒您' }).click();
  await page.getByText('还不能，差一步').waitFor();
  await nothingFoundBy(page);
  await picture(page, 'wake-ask');
  expect((await button(page, '打开通知').boundingBox())?.height).toBeGreaterThanOrEqual(64);
  await button(page, '打开通知').click();
  await page.getByText('应该能，还没试过').waitFor();
  expect(await held()).toEqual([[0, true]]);

  const phone = await background(page, page.context(), world.url);
  const queued = answered('/api/me/push/tests');
  await button(page, '现在给我发一条测试').click();
  await queued;
  await world.work();
  const push = world.pushService.pushes.at(-1);
  expect(push).toMatchObject({ endpoint: phones[0]?.address, urgency: 'high' });
  world.clock.moveTo(new Date(world.clock.now().getTime() + 1_200));
  const { title, options } = await phone.deliver(JSON.stringify(push?.payload));
  expect([title, options.tag]).toEqual(['【测试】这部手机的测试', 'push-check']);
  await page.getByText('收到了，用时 1.2 秒').waitFor();
  await page.getByText('能', { exact: true }).waitFor();
  await nothingFoundBy(page);
  await picture(page, 'wake-yes');

  // The push service has ended it, which comes out with the next push; what the phone does about it needs nobody.
  world.pushService.end(phones[0]?.address ?? '');
  world.clock.moveTo(new Date(world.clock.now().getTime() + 60_000));
  const asked = answered('/api/me/push/tests');
  await button(page, '现在给我发一条测试').click();
  await asked;
  await page.goto(`${world.url}/phone/#callouts`);
  await world.work();
  expect(await held()).toEqual([[0, false]]);
  const healed = answered('/push-subscriptions');
  await page.reload();
  await healed;
  expect(await held()).toEqual([
    [0, false],
    [1, true],
  ]);
  // The browser itself ends one: the background subscribes anew, with no page that asks.
  const anew = answered('/push-subscriptions');
  await page.goto(`${world.url}/phone/style.css`);
  await endedInBackground(page, phones[1], phones[2]);
  await anew;
  expect(await held()).toEqual([
    [0, false],
    [1, false],
    [2, true],
  ]);
  await page.goto(`${world.url}/phone/#callouts`);
  await page.evaluate(() => {
    localStorage.permission = 'denied';
    delete localStorage.current;
  });
  await page.goto(`${world.url}/phone/#wake`);
  await page.reload();
  await page.getByText('不能，通知被关掉了').waitFor();
  await picture(page, 'wake-denied');
  expect(wrong).toEqual([]);
});

test('an iPhone’s browser is shown the way to the home screen, WeChat’s the way out, each its own maker’s settings', async () => {
  const iphone = await open('/phone/#wake', {
    pushes: false,
    userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 16_4 like Mac OS X) Version/16.4 Mobile Safari/604.1',
  });
  await iphone.getByText('还不能，要先放到主屏幕').waitFor();
  await iphone.getByText('添加到主屏幕').waitFor();
  await nothingFoundBy(iphone);
  await picture(iphone, 'wake-iphone');
  expect(await iphone.getByText('小米、红米').isVisible()).toBe(false);
  const wechat = await open('/phone/#wake', {
    userAgent: 'Mozilla/5.0 (Linux; Android 10; Redmi Note 8) Chrome/86 Mobile MicroMessenger/8.0',
  });
  await wechat.getByText('在浏览器打开').waitFor();
  await wechat.getByText('小米、红米').waitFor();
  await picture(wechat, 'wake-wechat');
});
