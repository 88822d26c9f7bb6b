// The administrator's pages: who may do what, and giving and taking roles.
import { html } from 'hono/html';
import { cityTime } from '../kernel/calendar.ts';
import type { Html, Reader } from '../kernel/page.ts';
import type { Problem } from '../kernel/problem.ts';
import type { AccountRow } from './accounts.ts';
import { consolePage } from './console.ts';
import type { HeldGrant } from './grants.ts';
import { GRANTED_ROLES } from './permissions.ts';
import type { ScopeNode } from './scopes.ts';
import { grantWords } from './self-page.ts';

interface Found {
  id: number;
  name: string;
  unitName: string;
}

const refused = ({ t }: Reader, why: Problem | undefined): Html =>
  why
    ? html`<p class="note wrong" role="alert"><b>${t(`problem.${why.code}`)}</b> ${t(`problem.${why.code}.detail`, why.vars)}</p>`
    : html``;

function accountRow(reader: Reader, account: AccountRow, grants: HeldGrant[]): Html {
  const { t, now } = reader;
  const seen = account.lastSeenAt ? cityTime(account.lastSeenAt, now) : t('people.never');
  const roles = grants.map((g) => grantWords(reader, g));
  return html`<tr><td><a href="/people/${account.id}">${account.name}</a></td><td>${account.memberId === null ? t('people.officer') : account.unitName}</td>
<td>${roles.length > 0 ? roles.map((r) => html`<div>${r}</div>`) : html`<span class="quiet">${t('people.no-role')}</span>`}</td><td>${seen}</td></tr>`;
}

function memberSearch({ t }: Reader, search: string, found: Found[]): Html {
  const none = search !== '' && found.length === 0;
  return html`<h2>${t('people.member')}</h2><p class="quiet">${t('people.member.what')}</p>
<form method="post" action="/people/search" class="inline filter"><label for="search">${t('people.name')}</label>
<input id="search" name="search" value="${search}" autocomplete="off"><button>${t('people.find')}</button></form>
${none && html`<p>${t('people.none')}</p>`}
${found.length > 0 && html`<ul>${found.map((m) => html`<li><form method="post" action="/people/members/${m.id}" class="inline">${m.name} <span class="quiet">${m.unitName}</span> <button>${t('people.choose')}</button></form></li>`)}</ul>`}`;
}

export function peoplePage(
  reader: Reader,
  parts: { accounts: AccountRow[]; grants: HeldGrant[]; search: string; found: Found[] },
): Html {
  const { t } = reader;
  const { accounts, grants, search, found } = parts;
  const heads = ['name', 'belongs', 'roles', 'seen'].map((h) => t(`people.${h}`));
  return consolePage(reader, {
    title: t('console.people'),
    here: 'people',
    body: html`<h1>${t('console.people')}</h1>
<div class="scroll"><table><thead><tr>${heads.map((h) => html`<th scope="col">${h}</th>`)}</tr></thead>
<tbody>${accounts.map((a) =>
      accountRow(
        reader,
        a,
        grants.filter((g) => g.userId === a.id),
      ),
    )}</tbody></table></div>
<h2>${t('people.add')}</h2><p class="quiet">${t('people.add.what')}</p>
<form method="post" action="/people" class="inline filter"><label for="name">${t('people.name')}</label><input id="name" name="name" required maxlength="30">
<label for="phone">${t('sign-in.phone')}</label><input id="phone" name="phone" type="tel" required><button class="primary">${t('people.add.do')}</button></form>
${memberSearch(reader, search, found)}`,
  });
}

function grantForm({ t }: Reader, account: AccountRow, scopes: ScopeNode[]): Html {
  const kinds = [...Map.groupBy(scopes, (s) => s.kind)];
  return html`<form method="post" action="/people/${account.id}/grants"><h2>${t('people.grant')}</h2>
<p class="field"><label for="role">${t('people.role')}</label><select id="role" name="role">${GRANTED_ROLES.map((r) => html`<option value="${r}">${t(`access-role.${r}`)}</option>`)}</select></p>
<p class="field"><label for="scope">${t('people.scope')}</label><select id="scope" name="scope"><option value="everything">${t('people.everything')}</option>
${kinds.map(([kind, nodes]) => html`<optgroup label="${t(`access-role.${kind}`)}">${nodes.map((n) => html`<option value="${n.key}">${n.name}</option>`)}</optgroup>`)}</select></p>
<p class="quiet">${t('people.grant.what')}</p><div class="actions"><button class="primary">${t('people.grant.do')}</button></div></form>`;
}

export function personPage(
  reader: Reader,
  parts: { account: AccountRow; grants: HeldGrant[]; scopes: ScopeNode[]; why?: Problem },
): Html {
  const { t, now } = reader;
  const { account, grants, scopes, why } = parts;
  const held = html`<ul>${grants.map((g) => html`<li><form method="post" action="/people/${account.id}/grants/${g.id}/revoke" class="inline">${grantWords(reader, g)} <span class="quiet">${cityTime(g.grantedAt, now)}</span> <button>${t('people.revoke')}</button></form></li>`)}</ul>`;
  return consolePage(reader, {
    title: account.name,
    here: 'people',
    body: html`<p><a href="/people">${t('console.people')}</a></p><h1>${account.name}</h1>
<p>${account.memberId === null ? t('people.officer') : account.unitName}</p>
${refused(reader, why)}
<h2>${t('people.roles')}</h2>${grants.length > 0 ? held : html`<p class="quiet">${t('people.no-role')}</p>`}
${grantForm(reader, account, scopes)}
<details><summary>${t('people.close')}</summary><p>${t('people.close.what')}</p><form method="post" action="/people/${account.id}/close"><button class="danger">${t('people.close')}</button></form></details>`,
  });
}
