// A real passkey: made on one's own page and used to sign in, with the browser's virtual authenticator.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { browserBeside } from '../support/browser.ts';
import { testDatabase } from '../support/database.ts';
import { serveApp } from '../support/served.ts';

const db = await testDatabase();
const served = await serveApp(db, 'localhost');
const chrome = browserBeside(served);

/** A device that asks its owner by finger, and the owner always says yes. */
async function withAuthenticator(page: Page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
  return async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length;
}

test('made on one’s own page, it signs in without a code; taken back, it does not', async () => {
  const context = await chrome.newContext();
  await served.signIn(context);
  const page = await context.newPage();
  const held = await withAuthenticator(page);
  await page.goto(`${served.url}/me`);
  await page.getByRole('button', { name: '增加通行密钥' }).click();
  await page.getByRole('button', { name: '删除' }).waitFor();
  expect(await held()).toBe(1);
  const [kept] = await db.sql`select count(*)::int as n from passkey`;
  expect(kept).toEqual({ n: 1 });

  await page.getByRole('button', { name: '退出', exact: true }).first().click();
  await page.waitForURL('**/sign-in');
  await page.goto(`${served.url}/sign-in?next=/callouts`);
  await page.locator('input[name=keep]').uncheck();
  await page.locator('#passkey').click();
  await page.waitForURL((url) => url.pathname === '/callouts');
  const [session] = await db.sql`select kind, user_id from session order by id desc limit 1`;
  expect(session).toEqual({ kind: 'console', userId: 1 });
  expect(await (await page.request.get(`${served.url}/api/me`)).json()).toMatchObject({ name: '王警官' });

  await db.sql`delete from passkey`;
  await context.clearCookies();
  await page.goto(`${served.url}/sign-in`);
  await page.locator('#passkey').click();
  await page.getByRole('alert').filter({ hasText: /\S/ }).waitFor();
  expect((await page.request.get(`${served.url}/api/me`)).status()).toBe(401);
  await context.close();
});
