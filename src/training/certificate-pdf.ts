// The certificate on paper: name, number, day, and the code by which anybody verifies it.
import type { Reader } from '../kernel/page.ts';
import type { PdfDocument } from '../kernel/pdf.ts';
import type { Certificate } from './certificates.ts';

export function certificatePdf(
  { t, language }: Reader,
  { number, name, issuedOn, checkCode, revokedAt }: Certificate,
  publicUrl: string,
): PdfDocument {
  const line = (key: string, value: string) => ({
    text: [`${t(key)}  `, { text: value, bold: true }],
    ...{ fontSize: 14, margin: [0, 6, 0, 6] as [number, number, number, number] },
  });
  return {
    title: t('certificate.title'),
    language,
    head: t('certificate.issuer'),
    foot: number,
    content: [
      { text: t('certificate.title'), bold: true, fontSize: 28, alignment: 'center', margin: [0, 60, 0, 40] },
      ...(revokedAt
        ? [{ text: t('certificate.is.revoked'), bold: true, fontSize: 16, alignment: 'center' as const }]
        : []),
      { text: t('certificate.words', { name }), fontSize: 15, lineHeight: 1.6, margin: [0, 0, 0, 24] },
      line('certificate.number', number),
      line('certificate.issued-on', issuedOn),
      line('certificate.by', t('certificate.issuer')),
      { qr: `${publicUrl}/certificates/${checkCode}`, fit: 120, margin: [0, 40, 0, 8] },
      { text: t('certificate.scan'), fontSize: 9 },
    ],
  };
}
