// The page that shows what each phone would have received.
import type { Catalogue } from '../kernel/texts.ts';

export const messageLogTexts: Catalogue = {
  zh: {
    'messages.title': '每部手机收到的消息',
    'messages.demo': '演示：消息只记在这里，没有向外发送。',
    'messages.phone': '手机号',
    'messages.callout': '集结编号',
    'messages.filter': '筛选',
    'messages.all': '全部消息',
    'messages.push': '推送',
    'messages.sms': '短信',
    'messages.voice': '电话',
    'messages.group': '群消息',
    'messages.open': '打开答复页',
    'messages.only': '只看这部手机',
    'messages.older': '更早的消息',
    'messages.none': '没有符合条件的消息。',
    'messages.empty': '还没有消息。发起一次演练，每部手机会收到什么，都列在这里。',
    'messages.real': '已接入真实通道时，消息直接发出，不记在这里；送达情况见各次集结的报告。',
  },
  en: {
    'messages.title': 'What each phone received',
    'messages.demo': 'Demo: messages are only kept here, nothing was sent outside.',
    'messages.phone': 'Phone',
    'messages.callout': 'Call-out number',
    'messages.filter': 'Filter',
    'messages.all': 'All messages',
    'messages.push': 'push',
    'messages.sms': 'SMS',
    'messages.voice': 'call',
    'messages.group': 'group',
    'messages.open': 'Open the answer page',
    'messages.only': 'Only this phone',
    'messages.older': 'Older messages',
    'messages.none': 'No message matches.',
    'messages.empty': 'None yet. Launch a drill; what each phone receives is listed here.',
    'messages.real':
      'With a real provider messages leave and are not kept here; each call-out’s report says what became of them.',
  },
};
