// What is held about a member, as somebody else reads it.
import type { Catalogue } from '../../../kernel/texts.ts';

export const memberHeldTexts: Catalogue = {
  zh: {
    'member.held': '系统保存的全部信息',
    'member.held.what': '系统中关于{{name}}的全部记录，含完整身份证号。打开即记入审计。',
    'member.held.show': '打开全部信息',
    'member.held.more': '另有 {{n}} 条，可由本人在“我”页导出。',
    'member.held.plan_entry': '列入的集结预案',
    'member.held.response': '答复',
    'member.held.contact_point': '联系方式',
    'member.held.member_wish': '通知意愿',
    'member.held.attendance': '报名的培训',
    'member.held.delivery': '发给此人的消息',
    'member.held.inbound_message': '此人发来的短信',
    'member.held.shift': '班次',
    'member.held.roll_call_entry': '点名',
    'member.held.bulletin_recipient': '收到的通报',
    'member.held.own_change': '在手机上改过的空闲和通知意愿',
    'member.held.improvement': '负责的改进事项',
  },
  en: {
    'member.held': 'Everything that is held',
    'member.held.what':
      'All records on {{name}}, the full identity number included. Opening it stands in the audit.',
    'member.held.show': 'Open everything',
    'member.held.more': '{{n}} more; the person can take them out on the page “Me”.',
    'member.held.plan_entry': 'Plans',
    'member.held.response': 'Answers',
    'member.held.delivery': 'Messages sent',
    'member.held.inbound_message': 'Texts received',
    'member.held.shift': 'Shifts',
    'member.held.roll_call_entry': 'Roll-calls',
    'member.held.bulletin_recipient': 'Bulletins received',
    'member.held.own_change': 'Changed on the own phone',
    'member.held.improvement': 'Improvement items',
    'member.held.contact_point': 'Ways to reach',
    'member.held.member_wish': 'How to be told',
    'member.held.attendance': 'Courses signed up for',
  },
};
