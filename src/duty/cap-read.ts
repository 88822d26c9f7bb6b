// A CAP 1.2 message as it came: decoded, parsed, held to the schema, and taken apart. Pure.
import { DOMParser, type Element } from '@xmldom/xmldom';
import { type FieldError, Problem } from '../kernel/problem.ts';
import { againstSchema } from './cap-grammar.ts';

export interface CapArea {
  described: string;
  /** Corners as [longitude, latitude], as a bulletin has them. */
  outlines: [number, number][][];
}

export interface CapInfo {
  language: string;
  categories: string[];
  event: string;
  urgency: string;
  severity: string;
  certainty: string;
  effective: string | null;
  onset: string | null;
  expires: string | null;
  headline: string;
  description: string;
  instruction: string;
  areas: CapArea[];
}

/** What names a message. */
export interface CapName {
  sender: string;
  identifier: string;
  sent: string;
}

export interface CapMessage extends CapName {
  status: string;
  msgType: string;
  note: string;
  references: CapName[];
  infos: CapInfo[];
}

export const invalidCap = (fields: FieldError[]): Problem => new Problem(400, 'cap-invalid', { fields });
const malformed = (line: number, code = 'cap.malformed') =>
  invalidCap([{ field: 'body', code, vars: { line } }]);

const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const lineAt = (text: string, index: number) => text.slice(0, index).split('\n').length;

/** UTF-8, or what Chinese offices write when the message says so itself. */
function decoded(bytes: Uint8Array): string {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const said = /^<\?xml[^>]*encoding\s*=\s*["']([\w-]+)["']/.exec(head)?.[1]?.toLowerCase() ?? 'utf-8';
  const known = {
    'utf-8': 'utf-8',
    utf8: 'utf-8',
    'us-ascii': 'utf-8',
    gb2312: 'gb18030',
    gbk: 'gb18030',
    gb18030: 'gb18030',
  };
  const encoding = known[said as keyof typeof known];
  if (!encoding) throw malformed(1, 'cap.encoding');
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw malformed(1, 'cap.encoding');
  }
}

function parsed(text: string): Element {
  const odd = NOT_XML.exec(text);
  if (odd) throw malformed(lineAt(text, odd.index));
  // Entities of one's own can grow without bound, and no message needs them.
  const own = /<!(DOCTYPE|ENTITY)/i.exec(text);
  if (own) throw malformed(lineAt(text, own.index), 'cap.doctype');
  let line = 1;
  try {
    const parser = new DOMParser({
      normalizeLineEndings: (given) => given.replace(/\r\n?/g, '\n'),
      onError(level, message, context) {
        // A letter that its writer's program could not read is XML all the same.
        if (level === 'warning' && message.includes('replacement character')) return;
        line = (context as { locator?: { lineNumber?: number } }).locator?.lineNumber ?? 1;
        throw new Error(message);
      },
    });
    const root = parser.parseFromString(text, 'text/xml').documentElement;
    if (root) return root;
  } catch {
    // Told below, by its line.
  }
  throw malformed(line);
}

const all = (element: Element, name: string): Element[] =>
  [...element.childNodes].filter((n) => n.nodeType === 1 && n.localName === name) as Element[];
const texts = (element: Element, name: string) => all(element, name).map((e) => (e.textContent ?? '').trim());
const text = (element: Element, name: string) => texts(element, name)[0] ?? '';
const textOrNull = (element: Element, name: string) => texts(element, name)[0] ?? null;

const EARTH = { lon: 180, lat: 85 };
const CIRCLE_CORNERS = 32;
const KM_PER_DEGREE = 111.195;

const pairOf = (text: string): [number, number] | null => {
  const found = /^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$/.exec(text);
  const [lat, lon] = [Number(found?.[1]), Number(found?.[2])];
  return found && Math.abs(lat) <= EARTH.lat && Math.abs(lon) <= EARTH.lon ? [lon, lat] : null;
};

/** "lat,lon lat,lon …", the last the same as the first, which we leave out. Null: not such. */
export function polygonOf(said: string): [number, number][] | null {
  const pairs = said.split(/\s+/).filter(Boolean).map(pairOf);
  const corners = pairs.filter((pair) => pair !== null);
  const [first, last] = [corners[0], corners.at(-1)];
  if (corners.length < Math.max(4, pairs.length) || !first || !last) return null;
  return first[0] === last[0] && first[1] === last[1] ? corners.slice(0, -1) : null;
}

/** "lat,lon km", drawn with 32 corners. */
export function circleOf(said: string): [number, number][] | null {
  const [middle = '', far = ''] = said.split(/\s+/);
  const [at, km] = [pairOf(middle), Number(far)];
  if (!at || !/^\d+(\.\d+)?$/.test(far) || km <= 0 || km > 1_000) return null;
  const [lon, lat] = at;
  const [north, east] = [km / KM_PER_DEGREE, km / KM_PER_DEGREE / Math.cos((lat * Math.PI) / 180)];
  return Array.from({ length: CIRCLE_CORNERS }, (_, i) => {
    const angle = (i / CIRCLE_CORNERS) * 2 * Math.PI;
    return [lon + east * Math.cos(angle), lat + north * Math.sin(angle)];
  });
}

function areaOf(element: Element): CapArea {
  const outline = (name: 'polygon' | 'circle') =>
    all(element, name).map((e) => {
      const read = (name === 'polygon' ? polygonOf : circleOf)((e.textContent ?? '').trim());
      if (read) return read;
      const vars = { line: e.lineNumber ?? 0 };
      throw invalidCap([{ field: `alert/info/area/${name}`, code: `cap.${name}`, vars }]);
    });
  return { described: text(element, 'areaDesc'), outlines: [...outline('polygon'), ...outline('circle')] };
}

const infoOf = (e: Element): CapInfo => ({
  ...{ language: text(e, 'language') || 'en-US', categories: texts(e, 'category'), event: text(e, 'event') },
  ...{ urgency: text(e, 'urgency'), severity: text(e, 'severity'), certainty: text(e, 'certainty') },
  ...{
    effective: textOrNull(e, 'effective'),
    onset: textOrNull(e, 'onset'),
    expires: textOrNull(e, 'expires'),
  },
  ...{ headline: text(e, 'headline'), description: text(e, 'description') },
  ...{ instruction: text(e, 'instruction'), areas: all(e, 'area').map(areaOf) },
});

/** "sender,identifier,sent" each, with blanks between. */
const referencesOf = (said: string): CapName[] =>
  said.split(/\s+/).flatMap((one) => {
    const [sender, identifier, sent] = one.split(',');
    return sender && identifier && sent ? [{ sender, identifier, sent }] : [];
  });

/** Throws a 400 that names each place and line that is wrong. */
export function readCap(bytes: Uint8Array): CapMessage {
  const root = parsed(decoded(bytes));
  const wrong = againstSchema(root);
  if (wrong.length > 0) throw invalidCap(wrong);
  return {
    ...{ sender: text(root, 'sender'), identifier: text(root, 'identifier'), sent: text(root, 'sent') },
    ...{ status: text(root, 'status'), msgType: text(root, 'msgType'), note: text(root, 'note') },
    ...{ references: referencesOf(text(root, 'references')), infos: all(root, 'info').map(infoOf) },
  };
}
