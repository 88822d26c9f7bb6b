// What the oversight's requests are told when they cannot be done.
import type { Catalogue } from '../kernel/texts.ts';

export const oversightTexts: Catalogue = {
  zh: {
    'problem.webhook-name': '名称已使用',
    'problem.webhook-name.detail': '已有同名的事件推送，未重复登记。请换一个名称。',
    'problem.webhook-many': '事件推送已满',
    'problem.webhook-many.detail': '最多登记 {{most}} 个。请先删除不再使用的。',
    'problem.webhook-is-off': '事件推送已停用',
    'problem.webhook-is-off.detail': '停用期间不发送。请先启用，再发测试。',
    'problem.webhook-waits': '这一条还在等待发送',
    'problem.webhook-waits.detail': '系统会按时再试，不必重发。',
    'field.webhook_url': '须以 https:// 开头（本机可用 http://127.0.0.1），且不含用户名和密码',
  },
  en: {
    'problem.webhook-name': 'This name is taken',
    'problem.webhook-name.detail':
      'There is a webhook of this name already; nothing was added. Choose another name.',
    'problem.webhook-many': 'No more webhooks',
    'problem.webhook-many.detail': 'There are at most {{most}}. Remove one that is no longer used.',
    'problem.webhook-is-off': 'This webhook is off',
    'problem.webhook-is-off.detail': 'Nothing is sent while it is off. Switch it on, then send the test.',
    'problem.webhook-waits': 'This one still waits to be sent',
    'problem.webhook-waits.detail': 'It is tried again in time; there is no need to send it once more.',
    'field.webhook_url':
      'must begin with https:// (on this machine http://127.0.0.1) and hold no name or password',
  },
};
