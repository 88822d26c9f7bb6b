// What is told to providers and phones whose word we do not take.
import type { Catalogue } from '../kernel/texts.ts';

export const deliveryTexts: Catalogue = {
  zh: {
    'text.alarm.title': '集结系统告警',
    'text.alarm.stuck':
      '集结系统告警：通道 {{route}} 有消息到时未发出，已超过 1 分钟。请查看 /api/health 并联系服务商。',
    'text.alarm.over': '集结系统：通道 {{route}} 已恢复发送。',
    'text.alarm.canary':
      '集结系统告警：试发消息 1 分钟内未能从任何通道发出。请查看 /api/health 并联系服务商。',
    'text.alarm.canary_over': '集结系统：试发消息已恢复正常。',
    'text.probe.title': '联络测试',
    'text.probe': '联络测试，收到即可，无需回复。{{again}}',
    'text.push_check.title': '每周自检',
    'text.push_check': '这部手机收得到通知，不用处理。{{again}}',
    'text.push_test.title': '这部手机的测试',
    'text.push_test': '收到了，不用回复。{{again}}',
    'text.push_missed.title': '手机收不到推送',
    'text.push_missed':
      '您的手机收不到集结推送了，可能叫不醒您。请打开集结应用，在“我的”里点“这部手机能叫醒我吗”。',
    'problem.robot-exists': '机器人已登记',
    'problem.robot-exists.detail': '该编组已有此地址的机器人，未重复登记。如需更换密钥，请先删除再登记。',
    'problem.route-cannot-test': '这个通道发不了测试',
    'problem.route-cannot-test.detail':
      '推送只能发到您本人已开启通知的手机；短信须是该通道能到达的号码。未发出任何消息。',
    'problem.tested-just-now': '刚刚测试过',
    'problem.tested-just-now.detail': '同一部手机 {{n}} 秒内只发一条测试消息，请稍候再试。',
    'problem.webhook-unsigned': '签名不符',
    'problem.webhook-unsigned.detail':
      '请求未按约定签名，或签名已过期，未作任何处理。请核对密钥、对外地址与时钟。',
    'problem.receipt-forged': '回执无效',
    'problem.receipt-forged.detail': '该回执不是本系统发出的消息所带，未作任何处理。',
  },
  en: {
    'text.alarm.title': 'Muster alarm',
    'text.alarm.stuck':
      'Muster alarm: messages on {{route}} have been due for over a minute and none leaves. See /api/health and call the provider.',
    'text.alarm.over': 'Muster: {{route}} sends again.',
    'text.alarm.canary':
      'Muster alarm: no route took the test message within a minute. See /api/health and call the provider.',
    'text.alarm.canary_over': 'Muster: test messages leave again.',
    'text.probe.title': 'Contact test',
    'text.probe': 'Contact test. You need not answer.{{again}}',
    'text.push_check.title': 'Weekly check',
    'text.push_check': 'This phone gets its notifications. Nothing to do.{{again}}',
    'text.push_test.title': 'Test of this phone',
    'text.push_test': 'It arrived. You need not answer.{{again}}',
    'text.push_missed.title': 'Pushes do not reach your phone',
    'text.push_missed':
      'Call-out pushes no longer reach your phone. Open the app, go to Mine, then "Would this phone wake me?"',
    'problem.robot-exists': 'This robot is there already',
    'problem.robot-exists.detail':
      'The unit has a robot with this address, and nothing was added. To change its secret take it away first.',
    'problem.route-cannot-test': 'No test can be sent this way',
    'problem.route-cannot-test.detail':
      'Pushes go to your own phones that allowed them; a text needs a number that this route carries to. Nothing was sent.',
    'problem.tested-just-now': 'This phone was tested a moment ago',
    'problem.tested-just-now.detail':
      'A phone gets one test message within {{n}} seconds. Please wait and try again.',
    'problem.webhook-unsigned': 'The signature does not match',
    'problem.webhook-unsigned.detail':
      'The request is not signed as agreed, or its signature is too old. Nothing was done. Check the secret, the public address and the clock.',
    'problem.receipt-forged': 'Not a receipt of ours',
    'problem.receipt-forged.detail':
      'It does not belong to a message that was sent from here. Nothing was done.',
  },
};
