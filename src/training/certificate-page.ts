// What the code on a certificate opens: whether it is true, and whose it is, as far as a stranger needs to know.
import { html } from 'hono/html';
import { maskedName } from '../access/actor-names.ts';
import { type Html, type Reader, smallPage } from '../kernel/page.ts';
import type { Certificate } from './certificates.ts';

const row = (name: string, value: string): Html => html`<p>${name} <b>${value}</b></p>`;

/** Null: no certificate has this code. */
export function certificatePage(reader: Reader, held: Certificate | null): Html {
  const { t } = reader;
  const state = !held ? 'unknown' : held.revokedAt ? 'revoked' : 'valid';
  return smallPage(reader, {
    title: t('certificate.verify'),
    body: html`<main><h1>${t('certificate.verify')}</h1>
<p class="note"><b>${t(`certificate.is.${state}`)}</b></p>
${held && row(t('certificate.number'), held.number)}
${held && row(t('certificate.holder'), maskedName(held.name))}
${held && row(t('certificate.issued-on'), held.issuedOn)}
${held?.revokedReason && row(t('certificate.revoked-why'), held.revokedReason)}
<p>${t('certificate.verify.what')}</p></main>`,
  });
}
