// What the phone's own program says beside a summons, and its background; what the page says stands in the page's catalogue.
import type { Catalogue } from '../../../kernel/texts.ts';

export const appTexts: Catalogue = {
  zh: {
    'phone-app.saved': '已保存，联网后发送（{{n}} 条）',
    'phone-app.received': '已收到',
    'phone-app.refused': '没有收下：{{why}}',
    'phone-app.after-closing': '已收到，但点名已经结束，只作记录。有异议请联系派出所。',
    'phone-app.old': '没有网络，以下是 {{time}} 的内容',
    'phone-app.not-opened': '没有网络，这一页没有打开过',
    'phone-app.not-opened.why': '联网后再打开。答复可回短信，或直接给指挥打电话。',
    'phone-app.at.saved': '没有网络，但可以签到',
    'phone-app.at.why': '点一下，签到先存在手机里，联网后自动发送，按现在的时间算。',
    'phone-app.at.unknown': '没有网络，也认不出您是谁',
    'phone-app.at.unknown.why': '请打开集结通知里的链接，填写签到码；或请现场指挥代为签到。',
    'phone-app.no-position': '没有取得位置。请在手机设置里允许本页使用位置，或直接选时间。',
    'phone-app.no-code': '没有认出集结点的二维码，请对准再扫，或填写四位数字。',
    'phone-app.silence': '静音',
    'phone-app.close': '关闭',
    'phone-app.share.on': '位置共享中，解除后自动停止',
    'phone-app.share.off': '位置未共享',
  },
  en: {
    'phone-app.saved': 'Saved, will be sent when there is a network ({{n}})',
    'phone-app.received': 'Received',
    'phone-app.refused': 'Not taken: {{why}}',
    'phone-app.after-closing':
      'Received, but the roll-call was over: noted only. Speak to the station if this is wrong.',
    'phone-app.old': 'No network; this is as of {{time}}',
    'phone-app.not-opened': 'No network, and this page was never opened here',
    'phone-app.not-opened.why':
      'Open it again with a network. To answer, reply to the text message or call the commander.',
    'phone-app.at.saved': 'No network, but you can check in',
    'phone-app.at.why': 'Tap once. It is kept on the phone and sent later; the time that counts is now.',
    'phone-app.at.unknown': 'No network, and this phone does not know who you are',
    'phone-app.at.unknown.why':
      'Open the link of your summons and enter the code, or let the commander on site check you in.',
    'phone-app.no-position':
      'No position. Allow this page to use it in the phone’s settings, or choose a time instead.',
    'phone-app.no-code': 'That is not the code of the muster point. Try again, or enter the four digits.',
    'phone-app.silence': 'Silence',
    'phone-app.close': 'Close',
    'phone-app.share.on': 'Sharing your position; ends with the call-out',
    'phone-app.share.off': 'Position not shared',
  },
};
