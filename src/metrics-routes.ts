// `GET /metrics` for Prometheus: there only with a token of its own, and for whoever has it. Figures, nobody's data.
import { Hono } from 'hono';
import { timingSafeEqual } from 'hono/utils/buffer';
import { open } from './access/guard.ts';
import { Problem } from './kernel/problem.ts';

export interface MetricsMount {
  token: string;
  text(): Promise<string>;
}

export const metricsRoutes = ({ token, text }: MetricsMount) =>
  new Hono().get('/metrics', open('asks for a token of its own'), async (c) => {
    const given = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
    if (!(await timingSafeEqual(given, token))) throw new Problem(401, 'unauthenticated');
    return c.text(await text(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
  });
