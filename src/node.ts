// The Node entry: `npm start`. Reads the environment, starts everything, says where it is, stops in order.
import { resolve } from 'node:path';
import { type Config, ConfigError, readConfig } from './config.ts';
import { openLog } from './log-entry.ts';
import { checkMapFile } from './map-entry.ts';
import type { Service } from './service-entry.ts';

/** npm passes a Ctrl-C on to us that the terminal has sent us already: within this time they are one. */
const SAME_SIGNAL_MS = 1000;

let stopping_ms: number | null = null;
let service: Promise<Service> | undefined;

function configOrExit(): Config {
  try {
    const config = readConfig(process.env);
    checkMapFile(config.map);
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}

const config = configOrExit();
const log = openLog(config.logLevel);
/** What fails while we stop fails because we stop. */
const calm = (write: (about: object, message: string) => void) => (about: object, message: string) => {
  if (stopping_ms === null) write(about, message);
};

function introduce({ url, waysIn, demo, embedded, imported, empty }: Service): void {
  const lines: [string, string][] = [['地址 Address', url]];
  if (config.role === 'dispatcher') lines[0] = ['状态 Health', `${url}/api/health`];
  for (const way of waysIn) lines.push([`进入 Way in  ${way.name}`, way.url]);
  if (config.role !== 'dispatcher' && waysIn.length === 0)
    lines.push([
      '登录 Sign in',
      `${url}/sign-in  （首位管理员 first administrator: npm run access -- admin）`,
    ]);
  if (demo)
    lines.push(['消息 Messages', `${url}/messages  （演示：不向外发送 demo: nothing is sent outside）`]);
  if (embedded) lines.push(['数据 Data', resolve(config.dataDir)]);
  if (imported > 0) lines.push(['样例 Sample', `已导入 ${imported} 人 people imported`]);
  if (empty && config.role !== 'dispatcher') {
    lines.push([
      '下一步 Next',
      '名册为空，请先导入 The roster is empty: npm run roster -- import FILE --dry-run',
    ]);
    lines.push(['', `或在网页导入 or in the browser: ${url}/roster`]);
  }
  if (config.clock === 'manual') lines.push(['时钟 Clock', `手动 by hand: POST ${url}/api/test/clock`]);
  lines.push(['停止 Stop', 'Ctrl-C']);
  console.log(['集结 Muster', ...lines.map(([name, value]) => `  ${name}  ${value}`)].join('\n'));
}

/** No server there, no way in, or no such database. */
const NOT_REACHED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|CONNECT_TIMEOUT|28\w{3}|3D000)$/;

function explain(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return `端口 ${config.port} 已被占用。请换一个：PORT=8081 npm start\nPort ${config.port} is in use. Take another: PORT=8081 npm start`;
  }
  if (code === 'EACCES') {
    return `无权使用端口 ${config.port}，请换一个大于 1023 的端口。\nPort ${config.port} may not be used. Take one above 1023.`;
  }
  if (config.databaseUrl && NOT_REACHED.test(code ?? '')) {
    return `连不上 DATABASE_URL 的数据库（${message}）。请核对地址、口令和库名，确认 PostgreSQL 已启动。\nThe database of DATABASE_URL cannot be reached. Check its address, password and name, and that PostgreSQL runs.`;
  }
  return `未能启动。Could not start.\n${message}`;
}

async function stop(): Promise<void> {
  if (stopping_ms !== null) {
    if (performance.now() - stopping_ms > SAME_SIGNAL_MS) process.exit(130);
    return;
  }
  stopping_ms = performance.now();
  // Started half-way it is finished first: what is whole can be stopped in order.
  await service?.then((s) => s.stop()).catch(() => {});
  process.exit(0);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());

/** The database's connection went away, and with it what was asked on it. */
const CONNECTION_LOST = /^(CONNECTION_\w+|CONNECT_TIMEOUT|57P0\d|ECONN\w+|EPIPE)$/;

// The driver looks up array types on each new connection in a promise that nobody holds: a database that goes away just
// then must not end the process, which is there again when the database is.
process.on('unhandledRejection', (error: NodeJS.ErrnoException) => {
  if (!CONNECTION_LOST.test(error?.code ?? '')) throw error;
  log.warn({ err: error }, 'a connection was lost');
});

// Loaded now and not before: a wrong setting is told at once.
service = import('./service-entry.ts').then(({ startService }) =>
  startService(config, {
    info: calm(log.info.bind(log)),
    warn: calm(log.warn.bind(log)),
    error: calm(log.error.bind(log)),
  }),
);
service.then(introduce, (error) => {
  if (stopping_ms !== null) return;
  console.error(explain(error));
  process.exit(1);
});
