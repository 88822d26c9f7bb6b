// What a call-out says: to those it calls, and to those who cannot be served.
import type { Catalogue } from '../kernel/texts.ts';

export const calloutTexts: Catalogue = {
  zh: {
    'mark.real': '【真实】',
    'mark.drill': '【演练】',
    'mark.test': '【测试】',
    'kind.real': '真实',
    'kind.drill': '演练',
    'kind.test': '测试',

    'text.again': '（重发）',
    'text.away': '，距您 {{distance}}',
    'text.metres': '{{n}} 米',
    'text.kilometres': '{{n}} 公里',
    'text.summons.title': '集结：{{title}}',
    'text.summons.push':
      '{{again}}请于{{by}}前到{{place}}{{away}}，指挥{{commander}}。能来或不能来，请点开答复。',
    'text.summons.sms.both':
      '{{again}}集结：{{title}}。请于{{by}}前到{{place}}{{away}}，指挥{{commander}}。能来回复1加分钟数（如1 15），不能来回复2；代号{{code}}。{{link}}',
    'text.summons.sms.reply':
      '{{again}}集结：{{title}}。请于{{by}}前到{{place}}{{away}}，指挥{{commander}}。能来回复1加分钟数（如1 15），不能来回复2；代号{{code}}。',
    'text.summons.sms.link':
      '{{again}}集结：{{title}}。请于{{by}}前到{{place}}{{away}}，指挥{{commander}}。请点开答复：{{link}}',
    'text.summons.sms.none':
      '{{again}}集结：{{title}}。请于{{by}}前到{{place}}{{away}}，指挥{{commander}}。代号{{code}}。',
    'text.stand_down.title': '解除：{{title}}',
    'text.stand_down.push': '{{again}}集结已解除，辛苦了。到家后请报平安。',
    'text.stand_down.sms.both':
      '{{again}}解除：{{title}}，集结已解除，辛苦了。到家后回复5报平安；代号{{code}}。{{link}}',
    'text.stand_down.sms.reply':
      '{{again}}解除：{{title}}，集结已解除，辛苦了。到家后回复5报平安；代号{{code}}。',
    'text.stand_down.sms.link': '{{again}}解除：{{title}}，集结已解除，辛苦了。到家后请报平安：{{link}}',
    'text.stand_down.sms.none': '{{again}}解除：{{title}}，集结已解除，辛苦了。代号{{code}}。',
    'text.overdue.title': '未到位：{{title}}',
    'text.overdue.push': '您预计的到达时间已过，现按未到计。仍在路上请重新答复。',
    'text.overdue.sms.both':
      '{{title}}：您预计的到达时间已过，现按未到计。仍能来请回复1加分钟数，已到位回复4；代号{{code}}。{{link}}',
    'text.overdue.sms.reply':
      '{{title}}：您预计的到达时间已过，现按未到计。仍能来请回复1加分钟数，已到位回复4；代号{{code}}。',
    'text.overdue.sms.link': '{{title}}：您预计的到达时间已过，现按未到计。仍能来请点开答复：{{link}}',
    'text.overdue.sms.none': '{{title}}：您预计的到达时间已过，现按未到计。代号{{code}}。',
    'text.unfilled.title': '未满员：{{title}}',
    'text.unfilled': '未满员：{{title}}，各梯队均已发出，仍缺{{gap}}，请指挥员处置。',
    'text.help.title': '集结答复',
    'text.help.unclear': '没有看懂您的答复，未作记录。能来回复1加分钟数（如1 15），不能来回复2。',
    'text.help.which': '您有多个集结，请连同代号答复：{{choices}}。例如 {{example}} 1 15。',
    'text.help.who': '此号码有多人共用，请在答复后写上姓名：{{choices}}。例如 1 15 {{example}}。',
    'text.help.unchanged': '已有同样的答复，无需重复：{{answer}}。{{title}}。',
    'text.help.over': '{{title}}已结束，您的答复已留存，请勿前往。',
    'text.help.none': '目前没有等待您答复的集结，未作记录。',
    'text.help.conflict': '您已答应参加“{{other}}”。改来此处请回复 {{example}} 1，原处将另行补人。',

    'answer.coming': '能来',
    'answer.cannot': '不能来',
    'answer.en_route': '已出发',
    'answer.arrived': '已到位',
    'answer.home_safe': '已平安到家',

    'left_out.inactive': '已停用或离队',
    'left_out.no_consent': '未登记自愿加入',
    'left_out.consent_withdrawn': '已撤回自愿',
    'left_out.absent': '请假或已知不在岗',
    'left_out.in_real_callout': '正在参加真实集结',
    'left_out.in_other_callout': '正在参加其他集结',
    'left_out.no_qualification': '没有有效的相应资质',
    'left_out.unreachable': '没有可用的联系方式',
    'left_out.other_county': '属其他县区，本次不跨区',
    'left_out.not_needed': '人数已够，距离较远',

    'person.waiting': '未答',
    'person.coming': '将到',
    'person.too_late': '到得太晚',
    'person.en_route': '途中',
    'person.on_scene': '到位',
    'person.cannot': '不能',
    'person.no_show': '未到',
    'person.released': '已解除',
    'person.home_safe': '已到家',

    'problem.arrive-by-past': '到位时限已过',
    'problem.arrive-by-past.detail': '请填写晚于现在的到位时限。未发出任何通知。',
    'problem.nobody-eligible': '没有可以集结的人员',
    'problem.nobody-eligible.detail': '名册中没有人符合条件，原因见 leftOut。未发出任何通知。',
    'problem.idempotency-key-reused': '同一请求编号用于了不同内容',
    'problem.idempotency-key-reused.detail': '请换一个新的请求编号后重新发起。原有集结不受影响。',
    'problem.callout-state': '集结当前状态不能这样操作',
    'problem.callout-state.detail': '当前状态见 state，可能已由他人操作。未作更改，请刷新后再试。',
    'problem.stale-version': '内容已被他人更改',
    'problem.stale-version.detail': '当前版本见 version。您的更改未保存，请刷新后再改。',
    'problem.all-raised': '各梯队均已发出',
    'problem.all-raised.detail': '没有待发的梯队。如需再增援，请增加梯队。',
    'problem.already-raised': '这一梯队刚刚已经发出',
    'problem.already-raised.detail': '未重复发送。下一梯队的序号见 next。',
    'problem.no-gap': '目前没有缺口',
    'problem.no-gap.detail': '人数已够，未再通知任何人。',
    'problem.cannot-ask-again': '现在不能再次通知此人',
    'problem.cannot-ask-again.detail': '原因见 reason。未发出通知。',
    'problem.link-unknown': '链接无效',
    'problem.link-unknown.detail': '请使用短信中的完整链接；如仍无效，请直接联系指挥员。',
    'problem.link-over': '本次集结已结束',
    'problem.link-over.detail': '链接已失效。您的答复已留存，请勿前往。',
    'problem.too-far': '您还没有到集结点',
    'problem.too-far.detail': '您距集结点约 {{distance}}。到达后再签到，或输入现场的签到码。',
    'problem.wrong-code': '签到码不对',
    'problem.wrong-code.detail': '请核对集结点公布的四位数字后重试。',
    'field.role_twice': '同一岗位只能写一行',
    'field.arrive_by_past': '必须晚于现在',
    'field.echelon_or_role': '只能指定梯队或岗位其中之一',
    'field.not_in_callout': '本次集结没有这一项',
    'field.county': '没有这个县区',
  },
  en: {
    'mark.real': '[REAL] ',
    'mark.drill': '[DRILL] ',
    'mark.test': '[TEST] ',
    'kind.real': 'Real',
    'kind.drill': 'Drill',
    'kind.test': 'Test',

    'text.again': '(sent again) ',
    'text.away': ', {{distance}} from you',
    'text.metres': '{{n}} m',
    'text.kilometres': '{{n}} km',
    'text.summons.title': 'Muster: {{title}}',
    'text.summons.push':
      '{{again}}Be at {{place}}{{away}} by {{by}}. In command: {{commander}}. Open to answer.',
    'text.summons.sms.both':
      '{{again}}Muster: {{title}}. At {{place}}{{away}} by {{by}}, command {{commander}}. Reply 1 and minutes (1 15) if coming, 2 if not; code {{code}}. {{link}}',
    'text.summons.sms.reply':
      '{{again}}Muster: {{title}}. At {{place}}{{away}} by {{by}}, command {{commander}}. Reply 1 and minutes (1 15) if coming, 2 if not; code {{code}}.',
    'text.summons.sms.link':
      '{{again}}Muster: {{title}}. At {{place}}{{away}} by {{by}}, command {{commander}}. Answer: {{link}}',
    'text.summons.sms.none':
      '{{again}}Muster: {{title}}. At {{place}}{{away}} by {{by}}, command {{commander}}. Code {{code}}.',
    'text.stand_down.title': 'Stood down: {{title}}',
    'text.stand_down.push': '{{again}}The call-out is over, thank you. Tell us when you are home.',
    'text.stand_down.sms.both':
      '{{again}}Stood down: {{title}} is over, thank you. Reply 5 when home; code {{code}}. {{link}}',
    'text.stand_down.sms.reply':
      '{{again}}Stood down: {{title}} is over, thank you. Reply 5 when home; code {{code}}.',
    'text.stand_down.sms.link':
      '{{again}}Stood down: {{title}} is over, thank you. Tell us when home: {{link}}',
    'text.stand_down.sms.none': '{{again}}Stood down: {{title}} is over, thank you. Code {{code}}.',
    'text.overdue.title': 'Not arrived: {{title}}',
    'text.overdue.push':
      'Your arrival time has passed and you are no longer counted. Still on the way? Answer again.',
    'text.overdue.sms.both':
      '{{title}}: your arrival time has passed, you are no longer counted. Still coming: 1 and minutes; there: 4; code {{code}}. {{link}}',
    'text.overdue.sms.reply':
      '{{title}}: your arrival time has passed, you are no longer counted. Still coming: 1 and minutes; there: 4; code {{code}}.',
    'text.overdue.sms.link':
      '{{title}}: your arrival time has passed, you are no longer counted. Still coming? {{link}}',
    'text.overdue.sms.none':
      '{{title}}: your arrival time has passed, you are no longer counted. Code {{code}}.',
    'text.unfilled.title': 'Unfilled: {{title}}',
    'text.unfilled': 'Unfilled: {{title}}, every echelon was raised, still missing {{gap}}. Please decide.',
    'text.help.title': 'Muster reply',
    'text.help.unclear': 'Not understood, nothing recorded. Reply 1 and minutes (1 15) if coming, 2 if not.',
    'text.help.which':
      'You have several call-outs. Reply with the code: {{choices}}. For example {{example}} 1 15.',
    'text.help.who':
      'Several people share this number. Add the name: {{choices}}. For example 1 15 {{example}}.',
    'text.help.unchanged': 'Recorded before, no need to repeat: {{answer}}. {{title}}.',
    'text.help.over': '{{title}} is over. Your answer was kept. Do not set out.',
    'text.help.none': 'No call-out is waiting for your answer. Nothing recorded.',
    'text.help.conflict': 'You said you would come to "{{other}}". To come here instead reply {{example}} 1.',

    'answer.coming': 'coming',
    'answer.cannot': 'cannot come',
    'answer.en_route': 'under way',
    'answer.arrived': 'on scene',
    'answer.home_safe': 'home safe',

    'left_out.inactive': 'suspended or left',
    'left_out.no_consent': 'no consent on record',
    'left_out.consent_withdrawn': 'consent withdrawn',
    'left_out.absent': 'on leave or known to be away',
    'left_out.in_real_callout': 'in a real call-out',
    'left_out.in_other_callout': 'in another call-out',
    'left_out.no_qualification': 'no valid qualification for any role',
    'left_out.unreachable': 'no way to reach them',
    'left_out.other_county': 'another county, not asked this time',
    'left_out.not_needed': 'enough others are nearer',

    'person.waiting': 'no answer',
    'person.coming': 'coming',
    'person.too_late': 'too late',
    'person.en_route': 'under way',
    'person.on_scene': 'on scene',
    'person.cannot': 'cannot',
    'person.no_show': 'no-show',
    'person.released': 'released',
    'person.home_safe': 'home safe',

    'problem.arrive-by-past': 'The arrive-by time has passed',
    'problem.arrive-by-past.detail': 'Give a time later than now. Nobody was notified.',
    'problem.nobody-eligible': 'Nobody can be called',
    'problem.nobody-eligible.detail':
      'Nobody on the roster qualifies; leftOut has the reasons. Nobody was notified.',
    'problem.idempotency-key-reused': 'This request key came with another body before',
    'problem.idempotency-key-reused.detail': 'Use a new key to launch. The earlier call-out is not affected.',
    'problem.callout-state': 'Not possible in the state that the call-out is in',
    'problem.callout-state.detail':
      'See state; somebody else may have acted. Nothing was changed. Reload and try again.',
    'problem.stale-version': 'Somebody else changed it first',
    'problem.stale-version.detail':
      'See version for the current one. Your change was not saved. Reload and change it again.',
    'problem.all-raised': 'Every echelon has been raised',
    'problem.all-raised.detail': 'None is left to raise. Add one to reinforce further.',
    'problem.already-raised': 'This echelon was raised a moment ago',
    'problem.already-raised.detail': 'Nothing was sent twice. The next one is in next.',
    'problem.no-gap': 'There is no gap now',
    'problem.no-gap.detail': 'Strength is met. Nobody else was notified.',
    'problem.cannot-ask-again': 'This person cannot be asked again now',
    'problem.cannot-ask-again.detail': 'See reason. Nothing was sent.',
    'problem.link-unknown': 'This link is not valid',
    'problem.link-unknown.detail':
      'Use the whole link of the message. If it still fails, call the officer in command.',
    'problem.link-over': 'This call-out is over',
    'problem.link-over.detail': 'The link has ended. Your answer was kept. Do not set out.',
    'problem.too-far': 'You are not at the muster point yet',
    'problem.too-far.detail':
      'You are about {{distance}} away. Check in when there, or enter the code shown on site.',
    'problem.wrong-code': 'That is not the muster code',
    'problem.wrong-code.detail': 'Check the four digits shown at the muster point and try again.',
    'field.role_twice': 'names a role twice',
    'field.arrive_by_past': 'must be later than now',
    'field.echelon_or_role': 'name an echelon or a role, not both',
    'field.not_in_callout': 'is not part of this call-out',
    'field.county': 'there is no such county',
  },
};
