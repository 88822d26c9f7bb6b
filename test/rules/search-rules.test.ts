import { expect, test } from 'vitest';
import { searchTerms } from '../../src/roster/search-rules.ts';

test.each([
  ['', [], []],
  ['张伟', ["'张伟':*"], []],
  ['ＺＷ', ["'zw':*"], []],
  ['Lü', ["'lv':*"], []],
  ['李 0001', ["'李':*"], ['0001']],
  ['+86 138-0000 0001', [], ['8613800000001']],
  ['138 0000 0001', [], ['13800000001']],
  ['123', ["'123':*"], []],
  ["o'brien", ["'obrien':*"], []],
  ["'--", [], []],
  ['\\', ["'\\\\':*"], []],
])('%j is looked for as %j and %j', (search, names, phoneEnds) => {
  expect(searchTerms(search)).toEqual({ names, phoneEnds });
});
