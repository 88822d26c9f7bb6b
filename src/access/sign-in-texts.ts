// What is said while signing in.
import type { Catalogue } from '../kernel/texts.ts';

export const signInTexts: Catalogue = {
  zh: {
    'sign-in.title': '登录',
    'sign-in.phone': '手机号',
    'sign-in.keep': '这是我本人的手机，保持登录',
    'sign-in.send': '获取验证码',
    'sign-in.passkey': '用通行密钥登录',
    'sign-in.passkey.failed': '通行密钥未通过，请改用验证码。',
    'sign-in.roster': '仅限花名册内的人员。不设注册，如有疑问请找本单位管理员。',
    'sign-in.code': '输入验证码',
    'sign-in.sent': '如果该手机号在册，验证码短信即将送达，5 分钟内有效。',
    'sign-in.digits': '6 位验证码',
    'sign-in.enter': '进入',
    'sign-in.again': '重新获取验证码',
    'sign-in.other-phone': '换一个手机号',
    'sign-in.who': '这个手机号有多人登记，您是哪一位',
    'sign-in.link': '点击进入后即登录本机。',
    'text.sign_in_code': '登录验证码 {{code}}，5 分钟内有效。非本人操作请忽略，切勿告诉他人。',
    'text.sign_in_code.title': '登录验证码',
    'problem.forbidden': '没有权限',
    'problem.forbidden.detail': '您的角色不含此项操作，未作任何更改。如确有需要，请联系管理员授权。',
    'problem.code-refused': '验证码无效',
    'problem.code-refused.detail': '可能有误、已过期或已用过。请核对短信中最新的验证码，或重新获取。',
    'problem.sign-in-too-often': '操作过于频繁',
    'problem.sign-in-too-often.detail': '为防冒用，请在 {{minutes}} 分钟后再试。',
    'problem.sign-in-link-ended': '链接已失效',
    'problem.sign-in-link-ended.detail':
      '登录链接只能使用一次，24 小时内有效。请改用手机号登录，或请管理员重新生成。',
    'problem.launch-outside': '超出您的指挥范围',
    'problem.launch-outside.detail':
      '您只能集结本辖区或本编组的人员，未发出任何通知。如需更大范围，请报请上级发起。',
    'field.outside': '不在您的范围内，或须指明编组',
    'field.phone_number': '请填写正确的手机号',
  },
  en: {
    'sign-in.title': 'Sign in',
    'sign-in.phone': 'Mobile number',
    'sign-in.keep': 'This is my own phone, keep me signed in',
    'sign-in.send': 'Send me a code',
    'sign-in.passkey': 'Use a passkey',
    'sign-in.passkey.failed': 'The passkey was not accepted. Use a code instead.',
    'sign-in.roster': 'For people on the roster only. There is no registration; ask your administrator.',
    'sign-in.code': 'Enter the code',
    'sign-in.sent':
      'If this number is on the roster, a text with the code is on its way. It is valid for 5 minutes.',
    'sign-in.digits': '6 digits',
    'sign-in.enter': 'Enter',
    'sign-in.again': 'Send a new code',
    'sign-in.other-phone': 'Use another number',
    'sign-in.who': 'Several people share this number. Who are you?',
    'sign-in.link': 'Go on to sign this device in.',
    'text.sign_in_code':
      'Your sign-in code is {{code}}, valid for 5 minutes. If you did not ask for it, ignore it and tell it to nobody.',
    'text.sign_in_code.title': 'Sign-in code',
    'problem.forbidden': 'Not permitted',
    'problem.forbidden.detail':
      'Your roles do not include this. Nothing was changed. Ask an administrator if you need it.',
    'problem.code-refused': 'The code is not valid',
    'problem.code-refused.detail':
      'It may be wrong, expired or used already. Check the newest text, or ask for a new code.',
    'problem.sign-in-too-often': 'Too many tries',
    'problem.sign-in-too-often.detail': 'To keep others out, wait {{minutes}} min and try again.',
    'problem.sign-in-link-ended': 'This link has ended',
    'problem.sign-in-link-ended.detail':
      'A sign-in link works once, within 24 hours. Sign in with your phone, or ask for a new link.',
    'problem.launch-outside': 'Outside your command',
    'problem.launch-outside.detail':
      'You can call the people of your own area or unit. Nobody was notified. Ask the level above for more.',
    'field.outside': 'is outside your scope, or a unit must be named',
    'field.phone_number': 'is not a mobile number',
  },
};
