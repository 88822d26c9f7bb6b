// The house rules as a failing test: who imports whom, how long things are, where time comes from, what texts owe.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withTable } from '../src/access/permission-table.ts';
import type { Catalogue } from '../src/kernel/texts.ts';
import {
  type Import,
  lineOf,
  type Node,
  nameOf,
  readSource,
  type SourceFile,
  walk,
} from './support/source.ts';

const MAX_FILE_LINES = 400;
const MAX_FUNCTION_LINES = 70;

/** A room may import those of smaller numbers, and itself. Training and duty do not know each other. */
const ROOMS: Record<string, number> = {
  kernel: 0,
  access: 1,
  roster: 2,
  delivery: 3,
  judgement: 3,
  callout: 4,
  training: 5,
  duty: 5,
  oversight: 6,
  app: 7,
  entry: 8,
};
/** Anybody may hold it against another simulator: it takes nothing from anywhere, not even from the kernel. */
const ALONE = new Set(['judgement']);
/** Entries and command lines: the only ones who make a database client, a clock or a channel. */
const ENTRY = /^src\/(node|worker|[a-z-]+-entry|[a-z]+\/cli)\.ts$/;
/** A provider's own file puts its channels together, for the entry that opens it. */
const PROVIDER = /^src\/delivery\/channels\/[a-z-]+\.ts$/;
/** Where time is read: ours in the kernel, a phone's own in its one file, since nobody else can tell what it shows. */
const CLOCKS = new Set(['src/kernel/clock.ts', 'src/web/phone/clock.ts']);
const MAKERS = /^(openDatabase|systemClock|manualClock|[a-z]\w*Channel)$/;

const source = readSource('src');
const schema = readSource('db');
const drills = readSource('drills');
const tests = readSource('test');
const everything = [...source, ...schema, ...drills, ...tests];

const roomOf = (path: string) =>
  ENTRY.test(path) ? 'entry' : (/^src\/([a-z]+)\//.exec(path)?.[1] ?? (path.startsWith('src/') ? 'app' : ''));

const find = (files: SourceFile[], breach: (node: Node, above: Node[]) => string | undefined | false) =>
  files.flatMap((file) =>
    [...walk(file.tree)].flatMap(({ node, above }) => {
      const found = breach(node, above);
      return found ? [`${file.path}:${lineOf(file, node.start)} ${found}`] : [];
    }),
  );

function mayImport(from: string, { target, typeOnly }: Import): boolean {
  if (ALONE.has(roomOf(from))) return roomOf(target) === roomOf(from);
  if (!target.startsWith('src/')) return !/^(test|drills)\//.test(target);
  const [mine, theirs] = [roomOf(from), roomOf(target)];
  // A room's words are data: said once, on pages of either make. So is what keeps text from people in its place.
  if (mine === 'web')
    return theirs === 'web' || typeOnly || target.endsWith('-texts.ts') || target === 'src/kernel/plain.ts';
  return mine === theirs || (ROOMS[theirs] ?? Number.POSITIVE_INFINITY) < (ROOMS[mine] ?? -1);
}

test('imports go one way', () => {
  const breaches = source.flatMap((file) =>
    file.imports.filter((i) => !mayImport(file.path, i)).map((i) => `${file.path} → ${i.target}`),
  );
  expect(breaches).toEqual([]);
  expect(schema.flatMap((f) => f.imports.filter((i) => i.target.startsWith('src/')))).toEqual([]);
});

test('no imports go round in a circle', () => {
  const graph = new Map(everything.map((f) => [f.path, f.imports.map((i) => i.target)]));
  const state = new Map<string, 'open' | 'done'>();
  const circles: string[] = [];
  const visit = (path: string, trail: string[]) => {
    if (state.get(path) === 'open') circles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    if (state.has(path)) return;
    state.set(path, 'open');
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path]);
    state.set(path, 'done');
  };
  for (const path of graph.keys()) visit(path, []);
  expect(circles).toEqual([]);
});

test('only entries and command lines make a database client, a clock or a channel', () => {
  const breaches = source
    .filter((f) => !ENTRY.test(f.path))
    .flatMap((file) =>
      file.imports
        .filter((i) => !i.typeOnly)
        .flatMap((i) =>
          i.target === 'postgres' && roomOf(file.path) !== 'kernel'
            ? ['postgres']
            : i.names.filter((name) => MAKERS.test(name) && !PROVIDER.test(file.path)),
        )
        .map((name) => `${file.path} takes ${name}`),
    );
  expect(breaches).toEqual([]);
});

test(`no file is over ${MAX_FILE_LINES} lines`, () => {
  const lines = (f: SourceFile) => f.text.trimEnd().split('\n').length;
  expect(everything.filter((f) => lines(f) > MAX_FILE_LINES).map((f) => `${f.path} ${lines(f)}`)).toEqual([]);
});

test(`no function is over ${MAX_FUNCTION_LINES} lines`, () => {
  const isFunction = /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/;
  const length = (file: SourceFile, node: Node) => file.text.slice(node.start, node.end).split('\n').length;
  const long = everything.flatMap((file) =>
    [...walk(file.tree)]
      .filter(({ node, above }) => {
        if (!isFunction.test(node.type) || nameOf(above.at(-1)?.callee) === 'describe') return false;
        return length(file, node) > MAX_FUNCTION_LINES;
      })
      .map(({ node }) => `${file.path}:${lineOf(file, node.start)} ${length(file, node)} lines`),
  );
  expect(long).toEqual([]);
});

test('every file opens with what it is for', () => {
  const files = [...source, ...schema, ...drills, ...tests.filter((f) => f.path.startsWith('test/support/'))];
  expect(files.filter((f) => !/^(#!.*\n)?(\/\/|\/\*)/.test(f.text)).map((f) => f.path)).toEqual([]);
});

test('units stand last in a name, and are written out', () => {
  const quantity =
    'window|timeout|deadline|limit|distance|delay|grace|age|size|radius|eta|pace|interval|wait';
  const unitFirst = new RegExp(
    `^(seconds|minutes|hours|days|ms|metres|meters|km|bytes)_?(${quantity})s?$`,
    'i',
  );
  const shortened = /(Secs?|Millis|Msecs?|Mins|Meters|_secs?|_mins|_meters)$/;
  const isBad = (name: string) => unitFirst.test(name) || shortened.test(name);
  expect(['secondsWindow', 'timeoutSecs', 'bytes_limit', 'window_seconds'].map(isBad)).toEqual([
    true,
    true,
    true,
    false,
  ]);
  const bad = find(everything, (node) => node.type === 'Identifier' && isBad(nameOf(node)) && nameOf(node));
  expect(bad).toEqual([]);
});

test('time comes from the one clock', () => {
  const rooms = source.filter((f) => !CLOCKS.has(f.path) && !ENTRY.test(f.path));
  const breaches = find(rooms, (node) => {
    if (node.type === 'MemberExpression' && nameOf(node) === 'Date.now') return 'Date.now';
    const isDay = node.type === 'CallExpression' && (node.arguments as unknown[]).length === 0;
    if (isDay && nameOf(node.callee) === 'dayjs') return 'dayjs()';
    const isNow = node.type === 'NewExpression' && (node.arguments as unknown[]).length === 0;
    return isNow && nameOf(node.callee) === 'Date' && 'new Date()';
  });
  expect(breaches).toEqual([]);
  const inSql = find(source, (node) => {
    const raw = node.type === 'TemplateElement' ? (node.value as { raw: string }).raw : '';
    return /\b(now|clock_timestamp|localtimestamp)\(\)|\bcurrent_(timestamp|date|time)\b/i.exec(raw)?.[0];
  });
  expect(inSql).toEqual([]);
});

test('no test is skipped, narrowed or put off', () => {
  const shady = /^(it|test|describe|suite)\.(skip|only|todo|skipIf|runIf|fails)$/;
  expect(find(tests, (node) => node.type === 'MemberExpression' && shady.exec(nameOf(node))?.[0])).toEqual(
    [],
  );
});

const catalogues: { path: string; catalogue: Catalogue }[] = [];
for (const { path } of source.filter((f) => f.path.endsWith('-texts.ts'))) {
  const exported: Record<string, unknown> = await import(/* @vite-ignore */ `../${path}`);
  for (const value of Object.values(exported)) {
    if (value && typeof value === 'object' && 'zh' in value)
      catalogues.push({ path, catalogue: value as Catalogue });
  }
}

/** Key → its holes; English plural forms count as one key. */
function holes(texts: Record<string, string>): Record<string, string[]> {
  const found: Record<string, Set<string>> = {};
  for (const [key, text] of Object.entries(texts)) {
    const base = key.replace(/_(one|other)$/, '');
    found[base] ??= new Set();
    for (const [, hole] of text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)) found[base].add(hole ?? '');
  }
  return Object.fromEntries(Object.entries(found).map(([key, set]) => [key, [...set].sort()]));
}

test('both languages say the same things', () => {
  expect(catalogues.length).toBeGreaterThan(1);
  for (const { path, catalogue } of catalogues)
    expect(holes(catalogue.zh), path).toEqual(holes(catalogue.en));
  const keys = catalogues.flatMap(({ catalogue }) => Object.keys(catalogue.zh));
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  const loud = catalogues.flatMap(({ catalogue }) =>
    [catalogue.zh, catalogue.en].flatMap((texts) => Object.values(texts).filter((t) => /[!！]/.test(t))),
  );
  expect(loud).toEqual([]);
});

test('every problem has its words', () => {
  const keys = new Set(catalogues.flatMap(({ catalogue }) => Object.keys(catalogue.zh)));
  const wordless = find(source, (node) => {
    if (node.type !== 'NewExpression' || nameOf(node.callee) !== 'Problem') return false;
    const code = (node.arguments as Node[])[1]?.value;
    if (typeof code !== 'string') return false;
    return [`problem.${code}`, `problem.${code}.detail`].find((key) => !keys.has(key));
  });
  expect(wordless).toEqual([]);
});

test('the README’s table of who may do what is the one in code', () => {
  const readme = readFileSync('README.md', 'utf8');
  expect(readme).toContain('<!-- permissions -->');
  expect(withTable(readme)).toBe(readme);
});

test('nothing is left open in the code', () => {
  const open = [...source, ...schema, ...drills].flatMap((file) =>
    file.text
      .split('\n')
      .flatMap((line, i) =>
        /\b(TODO|FIXME|XXX|HACK)\b|@ts-(ignore|nocheck)/.test(line) ? [`${file.path}:${i + 1}`] : [],
      ),
  );
  expect(open).toEqual([]);
});
