import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { nodeHttp } from '../../src/delivery/node-http.ts';

test('a request that waited for a connection in use has been sent when its reply is lost, and leaves nothing behind', async () => {
  let count = 0;
  const server = createServer((request, reply) => {
    request.resume();
    count++;
    if (count === 20) request.socket.destroy();
    else reply.end('ok');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const warnings: string[] = [];
  const warned = (warning: Error) => void warnings.push(warning.name);
  process.on('warning', warned);
  const http = nodeHttp({ maxSockets: 1 });
  const ask = () => http.send({ method: 'POST', url: `http://127.0.0.1:${port}/`, headers: {}, body: 'x' });
  const all = await Promise.allSettled(Array.from({ length: 20 }, ask));
  expect(all.filter((one) => one.status === 'fulfilled')).toHaveLength(19);
  expect(all.find((one) => one.status === 'rejected')).toMatchObject({ reason: { sent: true } });
  expect(warnings).toEqual([]);
  process.off('warning', warned);
  http.close();
  server.close();
});
