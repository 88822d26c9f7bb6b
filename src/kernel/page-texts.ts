// What every page can say.
import type { Catalogue } from './texts.ts';

export const pageTexts: Catalogue = {
  zh: {
    'page.sign-in': '登录',
    'page.home': '回首页',
    'page.other-language': 'English',
    'page.seconds': '{{n}} 秒',
    'page.minutes': '{{n}} 分',
    'page.hours': '{{h}} 小时 {{m}} 分',
    'page.previous': '上一页',
    'page.next': '下一页',
    'page.of': '第 {{page}} 页，共 {{pages}} 页',
    'problem.other-origin': '请求来自别的网站',
    'problem.other-origin.detail': '为防冒用，未作任何更改。请回到本系统的页面重新操作。',
  },
  en: {
    'page.sign-in': 'Sign in',
    'page.home': 'Back to the start',
    'page.other-language': '中文',
    'page.seconds': '{{n}} s',
    'page.minutes': '{{n}} min',
    'page.hours': '{{h}} h {{m}} min',
    'page.previous': 'Previous',
    'page.next': 'Next',
    'page.of': 'Page {{page}} of {{pages}}',
    'problem.other-origin': 'The request came from another site',
    'problem.other-origin.detail':
      'Nothing was changed, in case it was forged. Go back to our own page and do it there.',
  },
};
