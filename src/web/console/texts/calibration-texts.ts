// How well the judgement's chances agree with what happened.
import type { Catalogue } from '../../../kernel/texts.ts';

export const calibrationTexts: Catalogue = {
  zh: {
    'calibration.about':
      '研判每说一次“按时到齐的把握”，都记下来；集结归档后，看当时已通知的人是否真的按时到齐。说八成的，十次里应有八次成真。',
    'calibration.quarter': '季度',
    'calibration.kind': '集结类别',
    'calibration.n': '评定 {{n}} 次（{{callouts}} 次集结）',
    'calibration.unscored': '另有 {{n}} 次未评定：集结未归档，或到时限前有人被请回，无从知道。',
    'calibration.brier': '布里尔分 {{brier}}：0 为全对，总说一半是 0.25',
    'calibration.bucket': '说的把握',
    'calibration.said': '平均说',
    'calibration.came': '实际成真',
    'calibration.count': '次数',
    'calibration.empty':
      '这个季度还没有可评定的研判。在“集结策略”里把研判设为“只提建议”或“自动增派”，集结归档后这里就有数。',
    'calibration.to-policies': '去集结策略',
    'calibration.model': '研判学自 {{n}} 次通知、{{members}} 人，{{time}} 更新',
    'calibration.no-model': '研判还没有可学的记录：第一次集结归档后开始学习。',
  },
  en: {
    'calibration.about':
      'Each time the judgement says how likely all are in time, that is kept; once the call-out is closed, it is held against whether those asked by then were. Of ten times that it said 80%, eight should have come true.',
    'calibration.quarter': 'Quarter',
    'calibration.kind': 'Kind of call-out',
    'calibration.n': '{{n}} times scored, in {{callouts}} call-outs',
    'calibration.unscored':
      '{{n}} more are not scored: the call-out is not closed, or people were sent home before the time, so nobody can know.',
    'calibration.brier': 'Brier score {{brier}}: 0 is all right, always saying one half gets 0.25',
    'calibration.bucket': 'It said',
    'calibration.said': 'On average',
    'calibration.came': 'Came true',
    'calibration.count': 'Times',
    'calibration.empty':
      'Nothing to score in this quarter. Let the judgement propose or act under “Policies”; once a call-out is closed its figures stand here.',
    'calibration.to-policies': 'To the policies',
    'calibration.model': 'Learnt from {{n}} summonses of {{members}} people, last at {{time}}',
    'calibration.no-model': 'Nothing learnt yet: it begins with the first call-out that is closed.',
  },
};
