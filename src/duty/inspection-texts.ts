// Words of inspections that the server says.
import type { Catalogue } from '../kernel/texts.ts';

export const inspectionTexts: Catalogue = {
  zh: {
    'text.inspection_overdue.title': '【检查】整改逾期',
    'text.inspection_overdue': '【检查】{{n}} 项检查问题逾期未整改：{{names}}。请督促落实。',
    'problem.form-changed': '检查表已被他人修改',
    'problem.form-changed.detail': '本次修改没有保存。请刷新后在最新版本上修改。',
    'problem.finding-closed': '问题已整改完毕',
    'problem.finding-closed.detail': '责任人和期限不能再改。复查发现未整改的，请登记复查结果。',
    'field.item-twice': '检查项代码不能重复',
    'field.finding-of-yes-no': '只有“是否”类检查项能记为问题',
    'field.not-on-form': '与检查表不符：没有此项、重复填写或填写类型不对',
    'field.form-version': '没有这个版本的检查表',
    'field.month-over': '这个月已经结束，不能再排',
    'field.no-sites': '没有归您管的服务区域',
    'field.in-the-month': '须在当月之内',
    'field.inspector': '不是该派出所或所属县（分）局的民警账号',
    'field.finding-owner': '责任人须是该单位、派出所或县（分）局的账号',
  },
  en: {
    'text.inspection_overdue.title': '[INSPECTION] Overdue',
    'text.inspection_overdue': '[INSPECTION] {{n}} findings are overdue: {{names}}. Please see to them.',
    'problem.form-changed': 'Somebody else changed the form meanwhile',
    'problem.form-changed.detail': 'Nothing was kept. Load it again and change the latest version.',
    'problem.finding-closed': 'The finding is closed',
    'problem.finding-closed.detail':
      'Its owner and day stay. If it was not put right after all, enter that as a check.',
    'field.item-twice': 'each item has a code of its own',
    'field.finding-of-yes-no': 'only items answered by yes or no can be findings',
    'field.not-on-form': 'does not fit the form: no such item, answered twice, or of another kind',
    'field.form-version': 'the form has no such version',
    'field.month-over': 'the month is over',
    'field.no-sites': 'no sites of yours',
    'field.in-the-month': 'must lie in the month',
    'field.inspector': 'no officer of this station or its county',
    'field.finding-owner': 'the owner must be of the employer, the station or the county',
  },
};
