// Where a request came from, on Node: the socket's other end, or what the proxies in front of us say they saw.
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

/** `proxies`: how many stand before us, each adding the address that it saw. What comes before them is anybody's claim. */
export const nodeAddress =
  (proxies: number) =>
  (c: Context): string | null => {
    const seen = (c.req.header('x-forwarded-for') ?? '').split(',').map((part) => part.trim());
    const told = proxies > 0 ? seen.at(-proxies) : undefined;
    return told || (getConnInfo(c).remote.address ?? null);
  };
