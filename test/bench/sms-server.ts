// The SMS provider of the benchmarks, a process of its own: it takes so many texts a second and answers each when its turn
// has come, for the generic HTTP interface.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const perSecond = Number(process.argv[2]);
let freeAt_ms = 0;
let taken = 0;
const server = createServer((request, response) => {
  request.resume();
  request.once('end', () => {
    const now_ms = performance.now();
    freeAt_ms = Math.max(freeAt_ms, now_ms) + 1_000 / perSecond;
    const answer = () => {
      taken++;
      response.writeHead(202, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ id: `m${taken}`, status: 'accepted' }));
    };
    const wait_ms = freeAt_ms - 1_000 / perSecond - now_ms;
    if (wait_ms < 1) answer();
    else setTimeout(answer, wait_ms);
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
