// The push service of the benchmarks, a process of its own: TLS, HTTP/2 and HTTP/1.1 by ALPN, everything accepted.
import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';

const certificate = await generate([{ name: 'commonName', value: 'push.test' }], {
  keyType: 'ec',
  algorithm: 'sha256',
  extensions: [
    { name: 'basicConstraints', cA: true },
    { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
  ],
});
let taken = 0;
const server = createSecureServer({ key: certificate.private, cert: certificate.cert, allowHTTP1: true });
server.on('request', (request, response) => {
  request.resume();
  request.once('end', () => {
    response.writeHead(201, { location: `/m/${++taken}` });
    response.end();
  });
});
server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port, ca: certificate.cert });
});
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
