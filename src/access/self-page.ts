// The page about oneself: what one may do, where one is signed in, and passkeys.
import { html } from 'hono/html';
import { cityTime } from '../kernel/calendar.ts';
import type { Html, Reader } from '../kernel/page.ts';
import { consolePage } from './console.ts';
import type { HeldGrant } from './grants.ts';
import type { PasskeyRow } from './passkeys.ts';
import type { Principal } from './principal.ts';
import type { SessionRow } from './sessions.ts';

/** 城关分局：区县值班, or the role alone when it is for everything. */
export const grantWords = (
  { t }: Reader,
  { role, scopeName }: Pick<HeldGrant, 'role' | 'scopeName'>,
): string => `${scopeName ?? t('people.everything')}：${t(`access-role.${role}`)}`;

/** What kind of device a browser says it is; no more than its owner needs to know it again. */
function deviceWords({ t }: Reader, userAgent: string | null): string {
  const known = /(iPhone|iPad|Android|HarmonyOS|Windows|Macintosh|Linux)/.exec(userAgent ?? '')?.[1];
  return known ?? t('self.device');
}

function sessionRow(reader: Reader, s: SessionRow, current: number): Html {
  const { t, now } = reader;
  const mine = s.id === current;
  return html`<tr><td>${deviceWords(reader, s.userAgent)} <span class="quiet">${s.ipAddress ?? ''}</span></td><td>${t(`self.kind.${s.kind}`)}</td>
<td>${cityTime(s.createdAt, now)}</td><td>${cityTime(s.lastSeenAt, now)}</td>
<td>${mine ? t('self.this') : html`<form method="post" action="/me/sessions/${s.id}/end"><button>${t('self.end')}</button></form>`}</td></tr>`;
}

export function selfPage(
  reader: Reader,
  parts: {
    who: Principal;
    grants: HeldGrant[];
    sessions: SessionRow[];
    current: number;
    passkeys: PasskeyRow[];
  },
): Html {
  const { t, now } = reader;
  const { who, grants, sessions, current, passkeys } = parts;
  const roles = grants.map((g) => grantWords(reader, g));
  if (who.memberId !== null) roles.push(t('access-role.member'));
  const heads = ['device', 'kind', 'since', 'seen', 'what'].map((h) => t(`self.head.${h}`));
  return consolePage(reader, {
    title: t('console.me'),
    here: 'me',
    body: html`<h1>${who.name}</h1>
<ul>${roles.map((r) => html`<li>${r}</li>`)}</ul>
<p><a class="button" href="/me/held">${t('held.link')}</a></p>
${reader.may('scene.hold') && html`<p><a class="button" href="/hold">${t('self.hold')}</a></p>`}
${reader.may('report.send') && html`<p><a class="button" href="/field-reports">${t('fr.title')}</a></p>`}
<h2>${t('self.sessions')}</h2>
<div class="scroll"><table><thead><tr>${heads.map((h) => html`<th scope="col">${h}</th>`)}</tr></thead>
<tbody>${sessions.map((s) => sessionRow(reader, s, current))}</tbody></table></div>
${sessions.length > 1 && html`<form method="post" action="/me/sessions/end-others" class="inline"><button>${t('self.end-others')}</button></form>`}
<h2>${t('self.passkeys')}</h2><p class="quiet">${t('self.passkeys.what')}</p>
${passkeys.length > 0 && html`<ul>${passkeys.map((p) => html`<li><form method="post" action="/me/passkeys/${p.id}/remove" class="inline">${p.name ?? t('self.passkey')} <span class="quiet">${p.createdAt && cityTime(p.createdAt, now)}</span> <button>${t('self.remove')}</button></form></li>`)}</ul>`}
<p><button type="button" id="passkey-add" data-failed="${t('self.passkey.failed')}" hidden>${t('self.passkey.add')}</button></p>
<p id="passkey-said" role="alert" class="quiet"></p>
<script src="/passkey.js" type="module"></script>`,
  });
}
