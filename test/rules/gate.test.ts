import { expect, test } from 'vitest';
import { createGate } from '../../src/delivery/gate.ts';

const turns = async () => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

test('rounds run beside one another, work that wants to be alone waits for them and holds up others', async () => {
  const gate = createGate();
  const [one, two, alone] = [1, 2, 3].map(() => Promise.withResolvers<void>());
  const seen: string[] = [];
  const enter = (name: string, until: Promise<void>) => async () => {
    seen.push(`${name} begins`);
    await until;
    seen.push(`${name} ends`);
  };
  const all = [
    gate.shared(enter('one', one?.promise as Promise<void>)),
    gate.shared(enter('two', two?.promise as Promise<void>)),
  ];
  await turns();
  all.push(gate.alone(enter('alone', alone?.promise as Promise<void>)));
  all.push(gate.shared(enter('late', Promise.resolve())));
  await turns();
  two?.resolve();
  await turns();
  expect(seen).toEqual(['one begins', 'two begins', 'two ends']);
  one?.resolve();
  await turns();
  expect(seen.slice(3)).toEqual(['one ends', 'alone begins']);
  alone?.resolve();
  await Promise.all(all);
  expect(seen.slice(5)).toEqual(['alone ends', 'late begins', 'late ends']);
});

test('what fails alone fails for its caller and opens the gate', async () => {
  const gate = createGate();
  await expect(gate.alone(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(gate.shared(() => Promise.reject(new Error('nor this')))).rejects.toThrow('nor this');
  expect(await gate.alone(async () => 'yes')).toBe('yes');
});
