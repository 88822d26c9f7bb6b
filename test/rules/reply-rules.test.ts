import { expect, test } from 'vitest';
import { type Addressee, pickAddressee } from '../../src/callout/reply-rules.ts';

const one = (summonsId: number, about: Partial<Addressee> = {}): Addressee => ({
  ...{ summonsId, memberId: 1, name: '王波', calloutId: summonsId, kind: 'real', code: `K${summonsId}` },
  ...{ title: `集结${summonsId}`, phase: 'active', released: false },
  ...about,
});
const coming = { kind: 'coming' };

test('one open call-out: that one, also beside ended ones', () => {
  const ended = one(9, { phase: 'stood_down', released: true });
  expect(pickAddressee([ended, one(3)], coming)).toEqual({ addressee: one(3) });
});

test('two open call-outs: asks which, real listed first; the code answers it', () => {
  const both = [one(5, { kind: 'drill' }), one(3)];
  expect(pickAddressee(both, coming)).toMatchObject({
    ask: 'which',
    vars: { choices: 'K3=集结3; K5=集结5', example: 'K3' },
  });
  expect(pickAddressee(both, { ...coming, code: 'K5' })).toEqual({ addressee: both[0] });
});

test('a number that two members share asks who; the name answers it', () => {
  const shared = [one(3, { memberId: 2, name: '李雷', calloutId: 7 }), one(4, { calloutId: 7 })];
  expect(pickAddressee(shared, coming)).toMatchObject({ ask: 'who' });
  expect(pickAddressee(shared, { ...coming, name: '李雷' })).toEqual({ addressee: shared[0] });
});

test('after the end the last call-out is meant; an unknown code or number means none', () => {
  const ended = [
    one(9, { phase: 'stood_down', released: true }),
    one(8, { phase: 'closed', released: true }),
  ];
  expect(pickAddressee(ended, coming)).toEqual({ addressee: ended[0] });
  expect(pickAddressee([one(3)], { ...coming, code: 'Z9' })).toMatchObject({ ask: 'none' });
  expect(pickAddressee([], coming)).toMatchObject({ ask: 'none' });
});

test('home safe is for the call-out that ended, even when another is open', () => {
  const ended = one(3, { phase: 'stood_down', released: true });
  expect(pickAddressee([one(9), ended], { kind: 'home_safe' })).toEqual({ addressee: ended });
});
