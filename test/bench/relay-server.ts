// The peer of the boards' benchmark, a process of its own: relays each answer at once to all who listen, as many bytes as ours sends, and keeps nothing.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const [bytes = '0'] = process.argv.slice(2);
const filling = 'x'.repeat(Number(bytes));
const listeners = new Set<ServerResponse>();
let last = 0;

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    listeners.add(response);
    return;
  }
  request.resume().on('end', () => {
    const id = ++last;
    const event = Buffer.from(`id: ${id}\nevent: change\ndata: ${JSON.stringify(filling)}\n\n`);
    for (const listener of listeners) listener.write(event);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id }));
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('SIGTERM', () => process.exit(0));
