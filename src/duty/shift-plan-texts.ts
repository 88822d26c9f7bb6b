// Words of planning shifts: what is sent, and what is said against a request.
import type { Catalogue } from '../kernel/texts.ts';

export const shiftPlanTexts: Catalogue = {
  zh: {
    'text.shift_published.title': '【班次】排班已发布',
    'text.shift_published': '【班次】给您新排 {{n}} 个班次：{{names}}。有困难请尽早告诉派出所。',
    'problem.solver-not-here': '此处不能自动排班',
    'problem.solver-not-here.detail': '本站点的运行环境没有排班求解程序。请手工排班，冲突照样会标出。',
    'problem.shift-plan-changed': '草稿已被他人修改',
    'problem.shift-plan-changed.detail': '您这次的修改没有保存，他人的修改没有丢。请刷新后再改。',
    'problem.shift-plan-published': '排班已经发布',
    'problem.shift-plan-published.detail': '草稿已不存在。要再调整，请为本周新建草稿或逐个增删班次。',
    'problem.shift-plan-empty': '草稿里没有班次',
    'problem.shift-plan-empty.detail': '请先自动排班或手工添加班次。',
    'problem.shift-plan-conflicts': '有班次不能发布',
    'problem.shift-plan-conflicts.detail':
      '草稿里有班次已经开始、与其他班次重叠、本人请假、未同意或不属于该地点。全部没有发布，请刷新后改掉标红的班次。',
    'problem.shift-plan-confirm': '有 {{n}} 处休息不足或工时超限',
    'problem.shift-plan-confirm.detail': '请改掉，或确认后照常发布。',
    'field.area': '没有这个派出所或服务区域，或不归您管',
    'field.half-hour': '请按半小时填写',
    'field.monday': '须是星期一',
    'field.in-the-week': '班次须在本周内开始',
    'field.patrol-officer': '巡逻班次须有带班民警，请选择本周带班民警',
  },
  en: {
    'text.shift_published.title': '[SHIFTS] New shifts',
    'text.shift_published':
      '[SHIFTS] {{n}} new shifts for you: {{names}}. Tell the station early if you can not.',
    'problem.solver-not-here': 'Nothing can propose shifts here',
    'problem.solver-not-here.detail':
      'Where this runs there is no solver. Plan by hand; conflicts are shown all the same.',
    'problem.shift-plan-changed': 'Somebody else changed the draft meanwhile',
    'problem.shift-plan-changed.detail':
      'Your change was not kept; nothing of theirs is lost. Load it again and change that.',
    'problem.shift-plan-published': 'It is published',
    'problem.shift-plan-published.detail':
      'There is no draft any more. Begin another one for the week, or add and remove single shifts.',
    'problem.shift-plan-empty': 'The draft has no shifts',
    'problem.shift-plan-empty.detail': 'Have some proposed, or add them by hand.',
    'problem.shift-plan-conflicts': 'Some shifts can not be published',
    'problem.shift-plan-conflicts.detail':
      'Some have begun, overlap with another, or are of somebody on leave, without consent, or of another place. Nothing was published: load it again and change those in red.',
    'problem.shift-plan-confirm': 'Too little rest or too many hours: {{n}}',
    'problem.shift-plan-confirm.detail': 'Change them, or confirm and publish all the same.',
    'field.area': 'no station or site of yours',
    'field.half-hour': 'whole half hours only',
    'field.monday': 'must be a Monday',
    'field.in-the-week': 'must begin in the week',
    'field.patrol-officer': 'a patrol has an officer in charge: choose one for the week',
  },
};
