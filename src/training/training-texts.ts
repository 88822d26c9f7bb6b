// Words of the training room.
import type { Catalogue } from '../kernel/texts.ts';

export const trainingTexts: Catalogue = {
  zh: {
    'problem.course-title-taken': '已有同名课程',
    'problem.course-title-taken.detail': '请换一个名称，或修改现有课程。未作更改。',
    'problem.course-was-changed': '课程刚被他人修改',
    'problem.course-was-changed.detail': '您的修改没有保存。请查看最新内容后再改。',
    'problem.session-ended': '本场培训已结束或已取消',
    'problem.session-ended.detail': '结果已定，未作更改。成绩有误，请另作更正记录。',
    'problem.session-full': '名额已满',
    'problem.session-full.detail':
      '本场共 {{seats}} 个名额，还差 {{over}} 个。本次报名未保存，请增加名额或另选场次。',
    'training.door.check-in': '签到',
    'training.door.done': '已签到',
    'training.door.mine': '我的培训',
    'problem.session-code': '签到码不对',
    'problem.session-code.detail': '请重新扫描现场的二维码，或请教官代为签到。',
    'problem.session-not-now': '现在不能签到',
    'problem.session-not-now.detail': '开始前半小时至结束可以签到。已错过的请教官补记。',
    'problem.session-not-begun': '培训尚未开始，不能结束',
    'problem.session-not-begun.detail': '不办了请选“取消”。',
    'problem.session-unmarked': '还有 {{n}} 人没有成绩',
    'problem.session-unmarked.detail': '到场人员须全部打分后才能结束。已填的成绩都已保存。',
    'field.post-or-role': '岗位与专业只选一项',
    'field.taken': '已被使用',
    'field.at-most-two-weeks': '一场最长两周',
    'field.course': '没有这门课程，或已停用',
    'field.trainer': '没有这位教官，或账号已停用',
    'field.unit': '没有这个编组',
    'field.members': '其中有人不存在、已离队、不归您管，或不在本场范围内',
    'field.mark-of-absent': '没到场的人不打分',
    'text.ending.title': '资质即将到期',
    'text.ending': '您的“{{skill}}”资质 {{until}} 到期，到期后不再按此专业集结。请尽快报名复训。',
    'equipment.and-more': '{{thing}} 等{{n}}件',
    'text.equipment_expires.title': '装备即将到期',
    'text.equipment_expires': '您保管的{{item}} {{until}} 到期，请在此之前更换。',
    'text.equipment_inspect.title': '装备待检查',
    'text.equipment_inspect': '您保管的{{item}}须在 {{until}} 前检查，请按期完成。',
  },
  en: {
    'problem.course-title-taken': 'There is a course of this name',
    'problem.course-title-taken.detail':
      'Give it another name, or change the one that exists. Nothing was changed.',
    'problem.course-was-changed': 'Somebody else changed this course just now',
    'problem.course-was-changed.detail':
      'Your change was not saved. Look at the course as it is and try again.',
    'problem.session-ended': 'This session has ended or was called off',
    'problem.session-ended.detail':
      'Its results stand; nothing was changed. Correct a mark with an entry of its own.',
    'problem.session-full': 'No seats left',
    'problem.session-full.detail':
      'The session has {{seats}} seats, {{over}} too few. Nobody was signed up: add seats or choose another session.',
    'training.door.check-in': 'Check in',
    'training.door.done': 'Checked in',
    'training.door.mine': 'My training',
    'problem.session-code': 'Not the code of this session',
    'problem.session-code.detail': 'Scan the code at the door again, or ask the trainer to check you in.',
    'problem.session-not-now': 'Check-in is closed',
    'problem.session-not-now.detail':
      'It is open from half an hour before the start until the end. The trainer can add who missed it.',
    'problem.session-not-begun': 'The session has not begun',
    'problem.session-not-begun.detail': 'If it is not to take place, call it off.',
    'problem.session-unmarked': '{{n}} people have no mark yet',
    'problem.session-unmarked.detail':
      'Everybody who was there needs one before the session ends. All marks so far are kept.',
    'field.post-or-role': 'either a post or a role',
    'field.taken': 'is taken',
    'field.at-most-two-weeks': 'a session lasts two weeks at the most',
    'field.course': 'no such course, or retired',
    'field.trainer': 'no such trainer, or the account is closed',
    'field.unit': 'no such unit',
    'field.members':
      'somebody in it does not exist, left, is not in your charge, or the session is not for them',
    'field.mark-of-absent': 'who was not there gets no mark',
    'equipment.and-more': '{{thing}} and others ({{n}} in all)',
    'text.equipment_expires.title': 'Equipment expires soon',
    'text.equipment_expires':
      '{{item}} in your keeping expires on {{until}}. Please have it replaced before then.',
    'text.equipment_inspect.title': 'Equipment to be inspected',
    'text.equipment_inspect': '{{item}} in your keeping is to be inspected by {{until}}.',
    'text.ending.title': 'Qualification ends soon',
    'text.ending':
      'Your {{skill}} qualification ends on {{until}}. After that you are not called for it. Sign up to renew it.',
  },
};
