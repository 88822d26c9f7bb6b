// What the OASIS schema of CAP 1.2 allows, as a table, and what of a message is against it. A test holds it to the schema itself.
import type { Element } from '@xmldom/xmldom';
import type { FieldError } from '../kernel/problem.ts';

export const CAP_NAMESPACE = 'urn:oasis:names:tc:emergency:cap:1.2';
const SIGNATURES = 'http://www.w3.org/2000/09/xmldsig#';
const INSTANCES = 'http://www.w3.org/2001/XMLSchema-instance';
const DECLARATIONS = 'http://www.w3.org/2000/xmlns/';

type Content =
  | 'text'
  | 'time'
  | 'language'
  | 'whole'
  | 'decimal'
  | readonly string[]
  | { in: readonly Part[] };
interface Part {
  name: string;
  least: number;
  most: number;
  is: Content;
}

const needed = (name: string, is: Content = 'text'): Part => ({ name, least: 1, most: 1, is });
const maybe = (name: string, is: Content = 'text'): Part => ({ name, least: 0, most: 1, is });
const many = (name: string, is: Content = 'text', least = 0): Part => ({ name, least, most: Infinity, is });
const VALUE: Content = { in: [needed('valueName'), needed('value')] };

const RESOURCE: Content = {
  in: [
    ...[needed('resourceDesc'), needed('mimeType'), maybe('size', 'whole')],
    ...[maybe('uri'), maybe('derefUri'), maybe('digest')],
  ],
};
const AREA: Content = {
  in: [
    ...[needed('areaDesc'), many('polygon'), many('circle'), many('geocode', VALUE)],
    ...[maybe('altitude', 'decimal'), maybe('ceiling', 'decimal')],
  ],
};
const CATEGORIES = 'Geo Met Safety Security Rescue Fire Health Env Transport Infra CBRNE Other'.split(' ');
const RESPONSES = 'Shelter Evacuate Prepare Execute Avoid Monitor Assess AllClear None'.split(' ');
const INFO: Content = {
  in: [
    ...[maybe('language', 'language'), many('category', CATEGORIES, 1), needed('event')],
    many('responseType', RESPONSES),
    needed('urgency', ['Immediate', 'Expected', 'Future', 'Past', 'Unknown']),
    needed('severity', ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown']),
    needed('certainty', ['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown']),
    ...[maybe('audience'), many('eventCode', VALUE)],
    ...[maybe('effective', 'time'), maybe('onset', 'time'), maybe('expires', 'time')],
    ...[maybe('senderName'), maybe('headline'), maybe('description'), maybe('instruction')],
    ...[maybe('web'), maybe('contact'), many('parameter', VALUE)],
    ...[many('resource', RESOURCE), many('area', AREA)],
  ],
};
const ALERT: Content = {
  in: [
    ...[needed('identifier'), needed('sender'), needed('sent', 'time')],
    needed('status', ['Actual', 'Exercise', 'System', 'Test', 'Draft']),
    needed('msgType', ['Alert', 'Update', 'Cancel', 'Ack', 'Error']),
    maybe('source'),
    needed('scope', ['Public', 'Restricted', 'Private']),
    ...[maybe('restriction'), maybe('addresses'), many('code'), maybe('note')],
    ...[maybe('references'), maybe('incidents'), many('info', INFO)],
  ],
};

const TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)[-+](\d\d):(\d\d)$/;

/** A day that is in the calendar, a time that clocks show, an offset of fourteen hours at most. */
function isTime(text: string): boolean {
  const found = TIME.exec(text);
  if (!found) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, far = 0, minutes = 0] = found
    .slice(1)
    .map(Number);
  if (year === 0 || month < 1 || month > 12) return false;
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (day < 1 || day > last || minute > 59 || second > 59) return false;
  if (hour > 23 && !(hour === 24 && minute === 0 && second === 0)) return false;
  return minutes < 60 && far * 60 + minutes <= 14 * 60;
}

/** As the schema's own types take blanks around a value away. */
const trimmed = (text: string) => text.replace(/^[ \t\n\r]+|[ \t\n\r]+$/g, '');
const FORMS = {
  language: /^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$/,
  whole: /^[-+]?\d+$/,
  decimal: /^[-+]?(\d+(\.\d*)?|\.\d+)$/,
};

function wrongValue(
  is: Exclude<Content, { in: readonly Part[] }>,
  text: string,
): Omit<FieldError, 'field'> | null {
  if (is === 'text') return null;
  if (is === 'time') return isTime(trimmed(text)) ? null : { code: 'cap.time' };
  if (typeof is !== 'string')
    return is.includes(text) ? null : { code: 'cap.choice', vars: { allowed: is.join(', ') } };
  // Empty stands for the schema's own default.
  if (is === 'language' && text === '') return null;
  return FORMS[is].test(trimmed(text)) ? null : { code: `cap.${is}` };
}

const ELEMENT = 1;
const isElement = (node: { nodeType: number }): node is Element => node.nodeType === ELEMENT;
/** Text, and what is marked as nothing but text. */
const isText = (node: { nodeType: number }) => node.nodeType === 3 || node.nodeType === 4;

type Tell = (field: string, at: Element, code: string, vars?: Record<string, string | number>) => void;

function checkAttributes(element: Element, path: string, tell: Tell): void {
  for (const { namespaceURI, localName, name } of [...element.attributes]) {
    const allowed =
      namespaceURI === DECLARATIONS ||
      (namespaceURI === INSTANCES && /^(schemaLocation|noNamespaceSchemaLocation)$/.test(localName ?? ''));
    if (!allowed) tell(`${path}/@${name}`, element, 'cap.unexpected');
  }
}

function checkSequence(
  element: Element,
  path: string,
  parts: readonly Part[],
  signed: boolean,
  tell: Tell,
): void {
  let at = 0;
  let count = 0;
  let closed = false;
  const missing = (part: Part | undefined, had: number) => {
    if (part && had < part.least) tell(`${path}/${part.name}`, element, 'field.required');
  };
  for (const child of [...element.childNodes]) {
    if (isText(child) && trimmed(child.nodeValue ?? '') !== '') tell(path, element, 'cap.loose-text');
    if (!isElement(child)) continue;
    const ours = child.namespaceURI === CAP_NAMESPACE;
    if (signed && child.namespaceURI === SIGNATURES) {
      closed = true;
      continue;
    }
    const found = ours && !closed ? parts.findIndex((p, i) => i >= at && p.name === child.localName) : -1;
    const here = `${path}/${child.localName}`;
    if (found === -1 || (found === at && count >= (parts[at]?.most ?? 0))) {
      tell(here, child, 'cap.unexpected');
      continue;
    }
    if (found > at) {
      missing(parts[at], count);
      for (const skipped of parts.slice(at + 1, found)) missing(skipped, 0);
      [at, count] = [found, 0];
    }
    count++;
    check(child, here, (parts[found] as Part).is, tell);
  }
  missing(parts[at], count);
  for (const left of parts.slice(at + 1)) missing(left, 0);
}

function check(element: Element, path: string, is: Content, tell: Tell): void {
  checkAttributes(element, path, tell);
  if (typeof is === 'object' && 'in' in is) {
    checkSequence(element, path, is.in, is === ALERT, tell);
  } else if ([...element.childNodes].some(isElement)) {
    tell(path, element, 'cap.nested');
  } else {
    const wrong = wrongValue(is, element.textContent ?? '');
    if (wrong) tell(path, element, wrong.code, wrong.vars);
  }
}

const MOST_TOLD = 20;

/** What is against the schema, each with its place and line; empty when it is valid. */
export function againstSchema(root: Element): FieldError[] {
  const errors: FieldError[] = [];
  const tell: Tell = (field, at, code, vars = {}) => {
    if (errors.length < MOST_TOLD) errors.push({ field, code, vars: { ...vars, line: at.lineNumber ?? 0 } });
  };
  if (root.namespaceURI !== CAP_NAMESPACE || root.localName !== 'alert') {
    tell(root.localName ?? '', root, 'cap.other');
    return errors;
  }
  check(root, 'alert', ALERT, tell);
  return errors;
}
