// Names in calendars.
import type { Catalogue } from '../kernel/texts.ts';

export const feedTexts: Catalogue = {
  zh: {
    'problem.calendar-revoked': '日历已停止订阅',
    'problem.calendar-revoked.detail': '该地址已撤销，或不再有权查看。需要时请在系统中重新订阅。',
    'feed.name.member': '我的训练',
    'feed.name.unit': '{{unit}} 训练与演练',
    'feed.name.trainer': '我的授课与演练',
    'feed.page.title': '订阅到手机日历',
    'feed.page.what':
      '本人的培训、考试，以及资质和装备的到期日会出现在手机日历里，有变动自动更新。地址只供本人使用，知道的人都能看到，请勿转发。',
    'feed.page.make': '生成订阅地址',
    'feed.page.open': '加到手机日历',
    'feed.page.else': '打不开的，请复制下面的地址，在日历应用的“订阅日历”中粘贴。',
    'feed.page.end': '停止订阅，地址作废',
    'feed.page.back': '返回“我的”',
    'feed.page.shifts': '我的班次：签到、换班',
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
    'feed.page.title': 'In my phone’s calendar',
    'feed.page.what':
      'Your training, exams, and the days on which qualifications and equipment end appear in your calendar and follow changes. Whoever knows the address can read it: keep it to yourself.',
    'feed.page.make': 'Make an address',
    'feed.page.open': 'Add to the calendar',
    'feed.page.else':
      'If that opens nothing, copy this address and paste it where your calendar app subscribes to calendars.',
    'feed.page.end': 'End it: the address stops working',
    'feed.page.back': 'Back to Mine',
    'feed.page.shifts': 'My shifts: sign on, swap',
    'feed.session': 'Training · {{title}}',
    'feed.exam': 'Exam · {{title}}',
    'feed.drill': 'Drill · {{title}}',
    'feed.surprise': 'Drill · {{title}} (a surprise within this time)',
    'feed.ends': 'Qualification ends · {{title}}',
    'feed.expires': 'Equipment expires · {{title}}',
    'feed.inspect': 'Equipment inspection · {{title}}',
  },
};
