// Which call-out and who an answer by SMS speaks of, and the words that end all texts.
import { expect, test } from 'vitest';
import { parseReply, type Reply } from '../../src/callout/reply.ts';
import { OPT_OUT } from '../../src/callout/reply-words.ts';

const UNCLEAR: Reply = { kind: 'unclear' };

test.each<[string, Reply]>([
  ['K7 1 15', { kind: 'coming', eta_minutes: 15, code: 'K7' }],
  ['k7 1', { kind: 'coming', code: 'K7' }],
  ['Ｋ７　１', { kind: 'coming', code: 'K7' }],
  ['K7，1，15', { kind: 'coming', eta_minutes: 15, code: 'K7' }],
  ['K7:1', { kind: 'coming', code: 'K7' }],
  ['K71', { kind: 'coming', code: 'K7' }],
  ['【K7】2 发烧', { kind: 'cannot', reason: '发烧', code: 'K7' }],
  ['代号K7 来', { kind: 'coming', code: 'K7' }],
  ['1 15 K7', { kind: 'coming', eta_minutes: 15, code: 'K7' }],
  ['T2 1', { kind: 'coming', code: 'T2' }],
  ['K7', { kind: 'code', code: 'K7' }],
  ['K7 不能来', { kind: 'cannot', code: 'K7' }],
])('%s', (body, expected) => {
  expect(parseReply(body)).toEqual(expected);
});

test.each(['I7 1', 'O7 1', 'K1 1', 'K0 1', 'K77 1', 'K7 15', 'K7115', 'K7 M3 1', 'A4纸'])(
  '%s is none',
  (body) => {
    expect(parseReply(body)).toEqual(UNCLEAR);
  },
);

const names = ['张三', '李未', '李四喜', '李四', '买买提·吐尔逊', 'Ann Lee'];
test.each<[string, Reply]>([
  ['1 15 张三', { kind: 'coming', eta_minutes: 15, name: '张三' }],
  ['张三 1 15', { kind: 'coming', eta_minutes: 15, name: '张三' }],
  ['张三，来不了，发烧', { kind: 'cannot', reason: '发烧', name: '张三' }],
  ['我是张三，能来', { kind: 'coming', name: '张三' }],
  ['1 李四喜', { kind: 'coming', name: '李四喜' }],
  ['1 李未', { kind: 'coming', name: '李未' }],
  ['K7 1 买买提吐尔逊', { kind: 'coming', code: 'K7', name: '买买提·吐尔逊' }],
  ['Ann Lee 1', { kind: 'coming', name: 'Ann Lee' }],
  ['张三', { kind: 'name', name: '张三' }],
  ['张三 K7', { kind: 'code', code: 'K7', name: '张三' }],
  ['1 张三 李四', UNCLEAR],
  ['1 王五', UNCLEAR],
])('%s', (body, expected) => {
  expect(parseReply(body, names)).toEqual(expected);
});

test.each([...OPT_OUT, 'stop', ' Stop. ', '【TD】', 'ｔｄ', '退订。', 'opt out', 'STOP ALL', 'Opt-Out'])(
  '%s',
  (body) => {
    expect(parseReply(body)).toEqual({ kind: 'opt_out' });
  },
);

test.each(['please stop', 'stop it', 'T 1', '怎么退订', '退订?不', 'end of story', 'T2T'])(
  '%s is not',
  (body) => {
    expect(parseReply(body).kind).not.toBe('opt_out');
  },
);
