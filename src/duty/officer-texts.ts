// Words of the three officers that the server says.
import type { Catalogue } from '../kernel/texts.ts';

export const officerTexts: Catalogue = {
  zh: {
    'problem.officer-already': '此人已担任该职',
    'problem.officer-already.detail': '没有重复聘任。如需更正日期，请先解聘再重新聘任。',
    'problem.officer-ended': '该聘任已经结束',
    'problem.officer-ended.detail': '他人已先解聘，本次没有保存。请刷新后查看。',
    'problem.talk-removed': '这条记录已被撤下',
    'problem.talk-removed.detail': '本次修改没有保存。如撤下有误，请重新登记。',
    'field.after-consent': '聘任日期不能早于本人同意的日期',
    'field.talk-category': '请从列表中选择宣传主题',
  },
  en: {
    'problem.officer-already': 'The person holds this appointment already',
    'problem.officer-already.detail': 'Nothing was kept. To correct a date, end it and appoint again.',
    'problem.officer-ended': 'The appointment has ended',
    'problem.officer-ended.detail': 'Somebody else ended it first; nothing was kept. Load it again.',
    'problem.talk-removed': 'This record was removed',
    'problem.talk-removed.detail': 'Nothing was kept. If it was removed by mistake, enter it anew.',
    'field.after-consent': 'the appointment can not come before the consent',
    'field.talk-category': 'choose a subject from the list',
  },
};
