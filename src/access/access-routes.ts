// Everything over HTTP that is about who somebody is: signing in, passkeys, own sessions, people and their roles.
import { Hono } from 'hono';
import type { Texts } from '../kernel/texts.ts';
import type { Auth } from './auth.ts';
import { consolePages } from './console.ts';
import type { AccessDeps } from './deps.ts';
import type { Signed } from './guard.ts';
import { keyRoutes } from './key-routes.ts';
import { meRoutes } from './me-routes.ts';
import { passkeyRoutes } from './passkey-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import { selfRoutes } from './self-routes.ts';
import { type SignIn, signInRoutes } from './sign-in-routes.ts';

export function accessRoutes(deps: AccessDeps, texts: Texts): Hono<Signed> {
  let made: Promise<Auth> | undefined;
  const auth = () => {
    made ??= import('./auth.ts').then(({ authOf }) => authOf(deps));
    return made;
  };
  const signIn: SignIn = { deps, auth, texts };
  const app = new Hono<Signed>();
  app.use('/me/*', consolePages);
  return app
    .route('/', signInRoutes(signIn))
    .route('/', passkeyRoutes(signIn))
    .route('/api', meRoutes(deps, texts))
    .route('/', selfRoutes(deps, texts))
    .route('/api', peopleRoutes(deps))
    .route('/api', keyRoutes(deps));
}
