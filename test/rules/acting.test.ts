// Who acts is known to everything that a request awaits, and to nothing beside it.
import { expect, test } from 'vitest';
import { actingAs, currentActor } from '../../src/kernel/acting.ts';

test('an actor reaches what is awaited, and two at once do not mix', async () => {
  const seen = async () => {
    await new Promise((done) => setImmediate(done));
    return currentActor();
  };
  const [one, two] = await Promise.all([
    actingAs({ actor: 'user:1', from: '192.0.2.1' }, seen),
    actingAs({ actor: 'user:2', from: null }, seen),
  ]);
  expect(one).toEqual({ actor: 'user:1', from: '192.0.2.1' });
  expect(two).toEqual({ actor: 'user:2', from: null });
  expect(currentActor()).toEqual({ actor: 'system', from: null });
});
