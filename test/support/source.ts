// The project's own source as data, for the house rules: files, their syntax trees, what they import.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

export interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

export interface Import {
  /** A path in the project for our own files (`src/app.ts`), else the package's name as written. */
  target: string;
  names: string[];
  typeOnly: boolean;
}

export interface SourceFile {
  path: string;
  text: string;
  tree: Node;
  imports: Import[];
}

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** All TypeScript of `folders`, parsed. Paths are relative to the project and use `/`. */
export function readSource(...folders: string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => parseFile(relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/')))
      .sort((a, b) => a.path.localeCompare(b.path)),
  );
}

function parseFile(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const { program, module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const target = (specifier: string) =>
    specifier.startsWith('.') ? posix.join(dirname(path), specifier) : specifier;
  const fromStatic = module.staticImports.map((i) => ({
    target: target(i.moduleRequest.value),
    names: i.entries.map((e) => e.importName.name ?? '*'),
    typeOnly: i.entries.length > 0 && i.entries.every((e) => e.isType),
  }));
  const fromExport = module.staticExports.flatMap((e) =>
    e.entries
      .filter((entry) => entry.moduleRequest)
      .map((entry) => ({
        target: target(entry.moduleRequest?.value ?? ''),
        names: [entry.importName.name ?? '*'],
        typeOnly: entry.isType,
      })),
  );
  const fromCall = module.dynamicImports.map((i) => ({
    target: target(text.slice(i.moduleRequest.start + 1, i.moduleRequest.end - 1)),
    names: ['*'],
    typeOnly: false,
  }));
  return {
    path,
    text,
    tree: program as unknown as Node,
    imports: [...fromStatic, ...fromExport, ...fromCall],
  };
}

/** Every node below `node`, with the nodes above it, outermost first. */
export function* walk(node: Node, above: Node[] = []): Generator<{ node: Node; above: Node[] }> {
  yield { node, above };
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child && typeof child === 'object' && typeof (child as Node).type === 'string') {
        yield* walk(child as Node, [...above, node]);
      }
    }
  }
}

export const lineOf = (file: SourceFile, offset: number) => file.text.slice(0, offset).split('\n').length;

/** `a.b` of a member expression, the name of an identifier, else an empty string. */
export function nameOf(node: unknown): string {
  const n = node as Node | null | undefined;
  if (n?.type === 'Identifier') return String(n.name);
  if (n?.type === 'MemberExpression') return `${nameOf(n.object)}.${nameOf(n.property)}`;
  return '';
}
