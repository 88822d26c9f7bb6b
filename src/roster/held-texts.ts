// One's own page of all that is held on one.
import type { Catalogue } from '../kernel/texts.ts';

const zh = {
  ...{ member: '花名册', contact_point: '联系方式', qualification: '资质与技能', absence: '请假' },
  ...{ equipment_issue: '领用装备', account: '账户', session: '已登录的设备', role_grant: '角色' },
  ...{ passkey: '通行密钥', plan_entry: '列入的集结预案', summons: '接到的集结', response: '答复' },
  ...{
    delivery: '发给您的消息',
    inbound_message: '您发来的短信',
    message_log: '演示消息',
    log_entry: '日志',
  },
  ...{ audit_entry: '谁查看或更改过', member_wish: '通知意愿' },
  ...{ attendance: '报名的培训', course_result: '培训成绩', ending_notice: '到期提醒' },
  ...{ shift: '您的班次', roll_call_entry: '您的点名', bulletin_recipient: '您收到的通报' },
  scene_hold: '您守护过的现场',
  ...{ officer_appointment: '担任的治安“三员”', patrol_day: '您的巡防日', field_report: '您的信息上报' },
  shift_plan_line: '排班草稿中您的班次',
  shift_swap: '您的换班',
  own_change: '您在手机上改过的空闲和通知意愿',
  judgement_member: '对您应答和到场的估计',
  ...{ sign_in_link: '登录链接', audit_note: '待记的查看或更改' },
  ...{
    improvement: '由您负责的改进事项',
    equipment_event: '装备记录',
    equipment_notice: '装备到期提醒',
    calendar_feed: '您订阅的日历',
    sitting: '参加的考试',
    nomination: '保安员证推荐',
    certificate: '保安员证',
  },
};
const en = {
  ...{ member: 'On the roster', contact_point: 'How to reach you', qualification: 'Qualifications' },
  ...{ absence: 'Absences', equipment_issue: 'Equipment', account: 'Account', session: 'Signed-in devices' },
  ...{ role_grant: 'Roles', passkey: 'Passkeys', plan_entry: 'Plans you were in', summons: 'Call-outs' },
  ...{ response: 'Your answers', delivery: 'Messages to you', inbound_message: 'Texts from you' },
  ...{ message_log: 'Demo messages', log_entry: 'Log', audit_entry: 'Who saw or changed it' },
  ...{ member_wish: 'How you wish to be told', sign_in_link: 'Sign-in links' },
  ...{ attendance: 'Courses you signed up for', course_result: 'Course results', ending_notice: 'Reminders' },
  improvement: 'What you are to improve',
  equipment_event: 'Equipment log',
  equipment_notice: 'Reminders about equipment',
  calendar_feed: 'Calendars you subscribe to',
  ...{ sitting: 'Exams', nomination: 'Nominations for the certificate', certificate: 'Guard certificate' },
  ...{
    shift: 'Your shifts',
    roll_call_entry: 'Your roll-calls',
    bulletin_recipient: 'Bulletins sent to you',
    officer_appointment: 'Officer appointments',
    patrol_day: 'Your days on patrol',
    field_report: 'What you reported',
    shift_plan_line: 'Your shifts in drafts',
    shift_swap: 'Your swaps of shifts',
  },
  scene_hold: 'Scenes you held',
  own_change: 'What you changed on your phone',
  judgement_member: 'How likely you are thought to hear, answer and come',
  audit_note: 'Looks and changes about to be noted',
};
/** Tables that have a name in words. */
export const HELD_TABLES = new Set(Object.keys(zh));

const named = (tables: Record<string, string>) =>
  Object.fromEntries(Object.entries(tables).map(([table, name]) => [`held.table.${table}`, name]));

export const heldTexts: Catalogue = {
  zh: {
    ...named(zh),
    'held.title': '系统保存的您的信息',
    'held.what': '以下是本系统保存的关于您的全部内容。查看和导出都会记入审计。',
    'held.file': '导出为文件（JSON）',
    'held.yes': '是',
    'held.no': '否',
    'held.more': '另有 {{n}} 条，见导出的文件。',
    'held.link': '查看和导出系统保存的您的信息',
  },
  en: {
    ...named(en),
    'held.title': 'What is held on you',
    'held.what':
      'This is everything that the system holds on you. Looking at it and taking it out stand in the audit.',
    'held.file': 'Take it out as a file (JSON)',
    'held.yes': 'yes',
    'held.no': 'no',
    'held.more': '{{n}} more are in the file.',
    'held.link': 'See and take out what is held on you',
  },
};
