// Pages that the console has taken over: old bookmarks and links in messages still lead there.
import { Hono } from 'hono';
import { open } from './access/guard.ts';

const MOVED: [from: string, to: string][] = [
  ['/audit', '/console/admin/audit'],
  ['/pre-flight', '/console/admin/pre-flight'],
  ['/texts', '/console/admin/texts'],
  ['/people', '/console/admin/people'],
  ['/people/:id{[0-9]+}', '/console/admin/people/:id'],
];

export function movedPages() {
  const app = new Hono();
  for (const [from, to] of MOVED) {
    app.get(from, open('leads on'), (c) => {
      const { search } = new URL(c.req.url);
      return c.redirect(to.replace(':id', c.req.param('id') ?? '') + search, 302);
    });
  }
  return app;
}
