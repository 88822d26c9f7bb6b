// A bulletin as a CAP 1.2 message. Pure.
import { DOMImplementation, type Document, type Element, XMLSerializer } from '@xmldom/xmldom';
import { DateTime } from 'luxon';
import { ZONE } from '../kernel/calendar.ts';
import type { Severity } from './bulletin-rules.ts';
import { CAP_NAMESPACE } from './cap-grammar.ts';
import type { CapName } from './cap-read.ts';

export interface CapOut {
  name: CapName;
  msgType: 'Alert' | 'Update' | 'Cancel';
  /** Nobody got it yet. */
  draft: boolean;
  references: readonly CapName[];
  note: string | null;
  restriction: string;
  senderName: string;
  severity: Severity;
  title: string;
  body: string;
  advice: string;
  /** When the wording was sent; of a draft when it was written. */
  effective: Date;
  validFrom: Date;
  validUntil: Date;
  areaDescribed: string;
  areas: readonly (readonly [number, number][])[];
  files: readonly { name: string; type: string; sizeBytes: number; uri: string }[];
  /** As an earlier CAP message had it, where there was one. */
  said: { categories?: string[]; event?: string; urgency?: string; certainty?: string };
}

/** With the city's offset: CAP knows no Z. */
export const capTime = (at: Date): string =>
  DateTime.fromJSDate(at, { zone: ZONE }).toFormat("yyyy-MM-dd'T'HH:mm:ssZZ");

const HOUR_MS = 3_600_000;
const urgencyOf = ({ validFrom, effective }: CapOut): string => {
  const ahead_ms = validFrom.getTime() - effective.getTime();
  return ahead_ms <= 0 ? 'Immediate' : ahead_ms <= HOUR_MS ? 'Expected' : 'Future';
};

/** What XML can hold, with its one kind of line end. */
const plain = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '');

/** 6 digits are a tenth of a metre. */
const degrees = (n: number) => String(Number(n.toFixed(6)));
const outline = (corners: readonly [number, number][]): string =>
  [...corners, ...corners.slice(0, 1)].map(([lon, lat]) => `${degrees(lat)},${degrees(lon)}`).join(' ');

type Child = [name: string, is: string | number | null | undefined | Child[]];

/** `children` in their order; what is null or missing is left out. */
function append(document: Document, parent: Element, children: readonly Child[]): void {
  for (const [name, is] of children) {
    if (is === null || is === undefined) continue;
    const element = document.createElementNS(CAP_NAMESPACE, name);
    if (Array.isArray(is)) append(document, element, is);
    else element.appendChild(document.createTextNode(plain(String(is))));
    parent.appendChild(element);
  }
}

const infoOf = (b: CapOut): Child[] => [
  ['language', 'zh-CN'],
  ...(b.said.categories ?? ['Safety']).map((category): Child => ['category', category]),
  ['event', b.said.event ?? b.title],
  ['urgency', b.said.urgency ?? urgencyOf(b)],
  ['severity', b.severity.charAt(0).toUpperCase() + b.severity.slice(1)],
  ['certainty', b.said.certainty ?? 'Unknown'],
  ['effective', capTime(b.effective)],
  ['onset', capTime(b.validFrom)],
  ['expires', capTime(b.validUntil)],
  ['senderName', b.senderName],
  ['headline', b.title],
  ['description', b.body],
  ['instruction', b.advice || null],
  ...b.files.map(
    (f): Child => [
      'resource',
      [
        ['resourceDesc', f.name],
        ['mimeType', f.type],
        ['size', f.sizeBytes],
        ['uri', f.uri],
      ],
    ],
  ),
  ['area', [['areaDesc', b.areaDescribed], ...b.areas.map((area): Child => ['polygon', outline(area)])]],
];

const referred = (names: readonly CapName[]): string | null =>
  names.map(({ sender, identifier, sent }) => `${sender},${identifier},${sent}`).join(' ') || null;

/** Restricted: it is for the force, and says so. */
export function writeCap(b: CapOut): string {
  const document = new DOMImplementation().createDocument(CAP_NAMESPACE, 'alert');
  append(document, document.documentElement as Element, [
    ['identifier', b.name.identifier],
    ['sender', b.name.sender],
    ['sent', b.name.sent],
    ['status', b.draft ? 'Draft' : 'Actual'],
    ['msgType', b.msgType],
    ['scope', 'Restricted'],
    ['restriction', b.restriction],
    ['note', b.note],
    ['references', referred(b.references)],
    ['info', infoOf(b)],
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(document)}\n`;
}
