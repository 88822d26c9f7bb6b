// All providers, in order of preference: the first that can carry a message to an address gets it.

import type { Shape } from '../../kernel/variables.ts';
import type { Provider } from '../provider.ts';
import { alibabaSms } from './alibaba-sms.ts';
import { groupRobots } from './group-robots.ts';
import { httpSms } from './http-sms.ts';
import { twilio } from './twilio.ts';
import { webPush } from './web-push.ts';

export const PROVIDERS = [
  webPush,
  alibabaSms,
  // Before Twilio: to +86 it can be answered and carries links, Twilio cannot.
  httpSms,
  twilio,
  groupRobots,
] as const;

/** Each provider's settings by its name; null for one that is not configured. */
export type ProviderSettings = {
  [P in (typeof PROVIDERS)[number] as P['name']]: ReturnType<P['settings']>;
};

type AnyProvider = Provider<string, Shape, unknown>;

/** The configured ones with their settings. */
export function configured(settings: ProviderSettings): { provider: AnyProvider; settings: unknown }[] {
  return (PROVIDERS as readonly AnyProvider[]).flatMap((provider) => {
    const own: unknown = settings[provider.name as keyof ProviderSettings];
    return own === null ? [] : [{ provider, settings: own }];
  });
}
