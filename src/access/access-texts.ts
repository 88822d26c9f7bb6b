// The frame of the console's pages.
import type { Catalogue } from '../kernel/texts.ts';

export const accessTexts: Catalogue = {
  zh: {
    'console.name': '集结',
    'console.whole': '控制台',
    'console.home': '值班台（无脚本）',
    'console.app': '手机应用',
    'console.launch': '发起集结',
    'console.callouts': '历次集结',
    'console.roster': '队员',
    'console.preflight': '联络检查',
    'console.texts': '短信文本',
    'console.messages': '消息',
    'console.audit': '审计',
    'console.people': '人员与角色',
    'console.me': '我',
    'console.leave': '退出',
  },
  en: {
    'console.name': 'Muster',
    'console.whole': 'Console',
    'console.home': 'Duty desk without script',
    'console.app': 'Phone app',
    'console.launch': 'Launch',
    'console.callouts': 'Call-outs',
    'console.roster': 'Roster',
    'console.preflight': 'Pre-flight',
    'console.texts': 'Texts',
    'console.messages': 'Messages',
    'console.audit': 'Audit',
    'console.people': 'People and roles',
    'console.me': 'Me',
    'console.leave': 'Sign out',
  },
};
