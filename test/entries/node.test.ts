import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { killLeftovers, type NodeProcess, runNode, startNode } from '../support/node-process.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-node-'));
  await chmod(folder, 0o711);
});
afterAll(async () => {
  killLeftovers();
  await rm(folder, { recursive: true, force: true });
});

/** A zombie that nobody collects has ended too. */
const isAlive = (pid: number) => {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};
const postmaster = (data: string) =>
  Number(readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);

const fire = {
  kind: 'drill',
  title: '商场火警',
  place: '城关商场',
  position: { lon: 103.83, lat: 36.06 },
  lines: [{ role: 'general', count: 3 }],
  commander: { name: '王队' },
  policy: { voice: false },
};

describe('on a machine that has nothing', () => {
  let data: string;
  let first: NodeProcess;

  test('one command starts it with the sample city and prints the way in', async () => {
    data = join(folder, 'data');
    first = await startNode({ MUSTER_DATA_DIR: data });
    expect(first.printed).toMatch(/已导入 1022 人/);
    expect(first.printed).toContain(data);
    const health = await first.api('GET', '/api/health');
    expect(health).toMatchObject({ status: 200, body: { ok: true, role: 'all' } });
    const way = /City {2}(\S+)/.exec(first.printed)?.[1] ?? '';
    // Opening the link does nothing yet: the button on its page signs in.
    expect((await fetch(way)).headers.get('set-cookie')).toBeNull();
    const entered = await fetch(way, { method: 'POST', redirect: 'manual' });
    expect([entered.status, entered.headers.get('location')]).toEqual([303, '/']);
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await fetch(`${first.url}/api/callouts`, { headers: { cookie } })).status).toBe(200);
    expect((await fetch(`${first.url}/api/callouts`)).status).toBe(401);
  });

  test('a call-out on it leaves its messages in the message log', async () => {
    const arriveBy = new Date(Date.now() + 3_600_000).toISOString();
    const launched = await first.api('POST', '/api/callouts', { ...fire, arriveBy });
    expect(launched.status).toBe(201);
    const id = launched.body.id as number;
    await expect
      .poll(async () => {
        const { body } = await first.api<{ deliveries: { state: string }[] }>(
          'GET',
          `/api/callouts/${id}/deliveries`,
        );
        return body.deliveries.length > 0 && body.deliveries.every((d) => d.state === 'delivered');
      })
      .toBe(true);
  });

  test('Ctrl-C ends it cleanly, PostgreSQL included', async () => {
    const pid = postmaster(data);
    const ended = await first.stop('SIGINT');
    expect(ended).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(isAlive(pid)).toBe(false);
  });

  test('the next start keeps key and data, and imports nothing again', async () => {
    const second = await startNode({ MUSTER_DATA_DIR: data });
    const waysIn = (printed: string) =>
      printed.match(/\S+\/enter\/\S+/g)?.map((url) => url.split('/').at(-1));
    expect(waysIn(second.printed)).toEqual(waysIn(first.printed));
    expect(second.printed).not.toContain('已导入');
    expect((await second.api('GET', '/api/callouts')).body).toMatchObject({ total: 1 });
    expect((await second.stop('SIGTERM')).code).toBe(0);
  });

  test('killed without warning it starts again with its data', async () => {
    const killed = await startNode({ MUSTER_DATA_DIR: data });
    const pid = postmaster(data);
    expect((await killed.stop('SIGKILL')).signal).toBe('SIGKILL');
    const again = await startNode({ MUSTER_DATA_DIR: data });
    expect(isAlive(pid)).toBe(false);
    expect((await again.api('GET', '/api/callouts')).body).toMatchObject({ total: 1 });
    expect(await again.stop()).toMatchObject({ code: 0, stderr: '' });
  });
});

test('a folder that only we may enter is no hindrance, or it is said what to do', async () => {
  const closed = await mkdtemp(join(tmpdir(), 'muster-closed-'));
  const outcome = await startNode({ MUSTER_DATA_DIR: join(closed, 'data') }).then(
    async (node) => (await node.stop()).code,
    (error: Error) => error.message,
  );
  await rm(closed, { recursive: true, force: true });
  // Where the machine gives no way to pass the folder's permissions on, the words are all there is.
  expect(outcome === 0 ? 'started' : outcome).toMatch(/started|chmod o\+x/);
});

describe('what cannot work is said at once', () => {
  test('a port in use', async () => {
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
    const { port } = taken.address() as { port: number };
    const data = join(folder, 'untouched');
    const ended = await runNode({ PORT: String(port), MUSTER_DATA_DIR: data });
    taken.close();
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain(`端口 ${port} 已被占用`);
    expect(ended.stderr).toContain(`Port ${port} is in use`);
    await expect(readdir(data)).rejects.toThrow('ENOENT');
  });

  test.each([
    ['/proc/nowhere/data', ''],
    // With keys of one's own the database needs the folder all the same.
    ['/proc', process.env.MUSTER_DATA_KEYS ?? ''],
    [join(process.cwd(), 'package.json', 'data'), ''],
  ])('a data folder that cannot be made or written: %s', async (place, keys) => {
    const ended = await runNode({ PORT: '0', MUSTER_DATA_DIR: place, MUSTER_DATA_KEYS: keys });
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain(`无法在 ${place} 中保存数据`);
    expect(ended.stderr).toContain('Name a folder that can be written with MUSTER_DATA_DIR');
  });

  test('a database that is not there', async () => {
    const ended = await runNode({ DATABASE_URL: 'postgres://nobody:x@127.0.0.1:1/nothing', PORT: '0' });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('连不上 DATABASE_URL 的数据库');
    expect(ended.stderr).toContain('The database of DATABASE_URL cannot be reached');
  });

  test.each([
    [{ PORT: 'http' }, 'PORT', '须为 0 至 65535 的数字', 'must be a number from 0 to 65535'],
    [{ MUSTER_ROLE: 'api' }, 'MUSTER_ROLE', '请设置 DATABASE_URL', 'set DATABASE_URL'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL', 'postgres://', 'must look like postgres://'],
    [
      { MUSTER_CLOCK: 'manual', TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 't', TWILIO_FROM: '+15550100' },
      'MUSTER_CLOCK',
      '手动时钟下不得使用真实通道',
      'never reaches a real provider',
    ],
  ])('a wrong setting: %o', async (env, variable, zh, en) => {
    const ended = await runNode(env as unknown as Record<string, string>);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    for (const said of [variable, zh, en]) expect(ended.stderr).toContain(said);
  });
});
