// The OASIS schema of CAP 1.2, as published (http://docs.oasis-open.org/emergency/cap/v1.2/CAP-v1.2.xsd), as a judge of messages.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { root } from './source.ts';

const schema = XmlDocument.fromString(readFileSync(join(root, 'test/support/cap-1.2.xsd'), 'utf8'));
const validator = XsdValidator.fromDoc(schema);

/** What the schema has against `xml`; empty when it is valid. */
export function againstOasisSchema(xml: string): string {
  let document: XmlDocument | null = null;
  try {
    document = XmlDocument.fromString(xml);
    validator.validate(document);
    return '';
  } catch (error) {
    return String((error as Error).message) || 'invalid';
  } finally {
    document?.dispose();
  }
}
