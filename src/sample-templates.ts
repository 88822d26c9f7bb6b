// The launch templates of the invented city.
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { INSTALLATION } from './access/principal.ts';
import { createTemplate, newTemplate } from './callout/launch-templates.ts';
import type { Database } from './kernel/database.ts';
import { parseWith } from './kernel/fields.ts';

const FILE = new URL('../db/sample/launch-templates.yaml', import.meta.url);

export async function addSampleTemplates(db: Database, now: Date): Promise<void> {
  for (const template of parse(await readFile(FILE, 'utf8')) as unknown[]) {
    await createTemplate(db, INSTALLATION, parseWith(newTemplate, template), now);
  }
}
