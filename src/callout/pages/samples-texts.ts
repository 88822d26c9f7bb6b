// The page that shows every text with sample values.
import type { Catalogue } from '../../kernel/texts.ts';

export const samplesTexts: Catalogue = {
  zh: {
    'texts.title': '消息文本',
    'texts.about': '以示例内容显示。短信按通道能力分为几种写法，条数按实际计费方式计算。',
    'texts.template': '用途',
    'texts.channel': '渠道',
    'texts.words': '文本',
    'texts.length': '长度',
    'texts.size': '{{segments}} 条（{{units}}）',
    'texts.both': '可回复、可带链接',
    'texts.reply': '可回复',
    'texts.link': '可带链接',
    'texts.none': '只能告知',
  },
  en: {
    'texts.title': 'Texts',
    'texts.about':
      'Shown with sample values. An SMS is worded for what its route can do; messages are counted as they are billed.',
    'texts.template': 'Purpose',
    'texts.channel': 'Channel',
    'texts.words': 'Text',
    'texts.length': 'Length',
    'texts.size': '{{segments}} ({{units}})',
    'texts.both': 'replies and links',
    'texts.reply': 'replies',
    'texts.link': 'links',
    'texts.none': 'neither',
  },
};
