// What a provider's file gives the system: its settings, its channels, its webhooks. See the README, "A new channel".
import type { Hono } from 'hono';
import type { z } from 'zod';
import type { Clock } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import type { RequestVariables } from '../kernel/http.ts';
import type { Refuse, Shape } from '../kernel/variables.ts';
import type { Channel, ChannelKind } from './channel.ts';
import type { HttpSend } from './http.ts';
import type { WebhookDeps } from './webhook-deps.ts';

export interface ProviderDeps {
  db: Database;
  clock: Clock;
  send: HttpSend;
  /** Our address from outside, without a slash at its end. */
  publicUrl: string;
  /** Signs the tokens that pushes carry. */
  linkSecret: string;
  /** PEM of further certificate authorities, for a package that opens its own connections. */
  ca?: string;
  /** Keys made once for this installation; null when push is not set up. */
  vapid: { publicKey: string; privateKey: string } | null;
}

export type WebhookApp = Hono<{ Variables: RequestVariables }>;
/** Adds a provider's webhooks to the app. */
export type WebhookMount = (app: WebhookApp, deps: WebhookDeps) => void;

export interface Provider<Name extends string, Variables extends Shape, Settings> {
  /** The settings' name in the configuration. */
  name: Name;
  kinds: readonly ChannelKind[];
  /** Its variables of the environment, each optional or with a default. */
  variables: Variables;
  /** Says what the variables cannot say one by one. */
  check?(env: ShapeOutput<Variables>, refuse: Refuse): void;
  /** What it works with; null when it is not configured. */
  settings(env: ShapeOutput<Variables>): Settings | null;
  /** The variables that would reach a real provider; null for a stand-in on this machine. */
  realAt(settings: Settings): string | null;
  channels(settings: Settings, deps: ProviderDeps): Channel[];
  webhooks?(settings: Settings, about: { publicUrl: string; send: HttpSend }): WebhookMount;
}

export type ShapeOutput<S extends Shape> = z.output<z.ZodObject<S>>;

/** Keeps the types of one provider's parts together. */
export const provider = <const Name extends string, Variables extends Shape, Settings>(
  parts: Provider<Name, Variables, Settings>,
) => parts;
