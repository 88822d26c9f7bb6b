// Names in calendars.
import type { Catalogue } from '../kernel/texts.ts';

export const feedTexts: Catalogue = {
  zh: {
    'problem.calendar-revoked': '日历已停止订阅',
    'problem.calendar-revoked.detail': '该地址已撤销，或不再有权查看。需要时请在系统中重新订阅。',
    'feed.name.member': '我的训练',
    'feed.name.unit': '{{unit}} 训练与演练',
    'feed.name.trainer': '我的授课与演练',
    'feed.session': '培训 · {{title}}',
    'feed.exam': '考试 · {{title}}',
    'feed.drill': '演练 · {{title}}',
    'feed.surprise': '演练 · {{title}}（时段内突击）',
    'feed.ends': '资质到期 · {{title}}',
    'feed.expires': '装备到期 · {{title}}',
    'feed.inspect': '装备检查 · {{title}}',
  },
  en: {
    'problem.calendar-revoked': 'This calendar has ended',
    'problem.calendar-revoked.detail':
      'Its address was revoked, or you may not see it any more. Subscribe anew where you need it.',
    'feed.name.member': 'My training',
    'feed.name.unit': '{{unit}}: training and drills',
    'feed.name.trainer': 'Sessions I hold, and drills',
    'feed.session': 'Training · {{title}}',
    'feed.exam': 'Exam · {{title}}',
    'feed.drill': 'Drill · {{title}}',
    'feed.surprise': 'Drill · {{title}} (a surprise within this time)',
    'feed.ends': 'Qualification ends · {{title}}',
    'feed.expires': 'Equipment expires · {{title}}',
    'feed.inspect': 'Equipment inspection · {{title}}',
  },
};
