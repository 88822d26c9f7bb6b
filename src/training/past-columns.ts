// The columns of past training records, under the headers that people write: what courses gave whom, and what units made of drills.
import { columnNames } from '../roster/column-names.ts';
import { HEADERS } from '../roster/columns.ts';

const { serial, name, idNumber, phone } = HEADERS;
const unit = ['单位', '所属单位', '参演单位', ...HEADERS.unit];

export const RESULT_NAMES = columnNames({
  ...{ serial, name, idNumber, phone, unit },
  course: ['课程', '课程名称', '培训课程', '培训项目', 'course', 'course title'],
  day: ['日期', '培训日期', '考核日期', '结业日期', 'day', 'date', 'held on'],
  mark: ['分数', '成绩', '考核成绩', 'mark', 'score'],
  outcome: ['结果', '考核结果', '是否合格', 'outcome', 'result'],
  until: ['有效期至', '有效期', 'valid until', 'expires on'],
});
export type ResultColumn = Parameters<typeof RESULT_NAMES.headerOf>[0];
export const RESULT_NEEDS = ['name', 'course', 'day'] as const satisfies ResultColumn[];

export const SCORE_NAMES = columnNames({
  ...{ serial, unit },
  level: ['层级', '级别', 'level'],
  day: ['日期', '演练日期', '拉动日期', 'day', 'date', 'held on'],
  drill: ['演练', '演练名称', '科目', '演练科目', 'drill', 'drill title'],
  total: ['得分', '总分', '演练得分', 'score', 'total'],
  sheet: ['评分表编号', 'sheet', 'score sheet'],
  corrects: ['更正哪张表', 'corrects sheet'],
});
export type ScoreColumn = Parameters<typeof SCORE_NAMES.headerOf>[0];
export const SCORE_NEEDS = ['unit', 'day', 'total'] as const satisfies ScoreColumn[];
