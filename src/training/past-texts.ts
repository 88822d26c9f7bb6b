// What an import of past training records says about rows.
import type { Catalogue } from '../kernel/texts.ts';

export const pastTexts: Catalogue = {
  zh: {
    'training-import.error.missing': '没有填写',
    'training-import.error.mark': '分数应为 0 到 100 的整数',
    'training-import.error.total': '得分应在 0 到 100 之间，最多两位小数',
    'training-import.error.outcome': '结果无法识别，请写合格、不合格或缺席',
    'training-import.error.outcome_missing': '没有写结果，也没有分数可据以判定',
    'training-import.error.absent_marked': '写了缺席又有分数，请核对',
    'training-import.error.until_before': '有效期在培训日期之前',
    'training-import.error.nobody': '名册里没有这个人，或不在您的管辖范围；请先导入花名册',
    'training-import.error.id_differs': '身份证号与名册不符，请核对是不是同一人',
    'training-import.error.phone_differs': '手机号码与名册不符，请核对是不是同一人',
    'training-import.error.namesakes': '名册里有几个同名的人，请补上身份证号或手机号码',
    'training-import.error.course_unknown': '训练标准里没有这门课程，请先添加，课程名称须一致',
    'training-import.error.unit_unknown': '没有这个编组，或不在您的管辖范围',
    'training-import.error.units_alike': '有几个编组叫这个名字，请从大队写起',
    'training-import.error.twice': '与第 {{row}} 行是同一条记录，以第 {{row}} 行为准；请核对哪一行有误',
    'training-import.error.recorded_here': '这条记录是在本系统里产生的，导入不能更改；请用更正或申诉',
    'training-import.note.outcome_differs': '结果与课程现在的合格分不一致，按表中所写录入',
  },
  en: {
    'training-import.error.missing': 'is not filled in',
    'training-import.error.mark': 'a mark is a whole number from 0 to 100',
    'training-import.error.total': 'a score lies between 0 and 100, with two decimals at most',
    'training-import.error.outcome': 'is not understood as an outcome; write passed, failed or absent',
    'training-import.error.outcome_missing': 'there is no outcome, nor a mark to tell it by',
    'training-import.error.absent_marked': 'absent and yet marked: which is right',
    'training-import.error.until_before': 'ends before the course was held',
    'training-import.error.nobody':
      'nobody of this name is on the roster within your area; import the roster first',
    'training-import.error.id_differs':
      'the identity number is not the roster’s; check that it is the same person',
    'training-import.error.phone_differs': 'the phone is not the roster’s; check that it is the same person',
    'training-import.error.namesakes':
      'several on the roster have this name; add the identity number or the phone',
    'training-import.error.course_unknown':
      'is not in the training standard; add the course there under this very title first',
    'training-import.error.unit_unknown': 'there is no such unit within your area',
    'training-import.error.units_alike': 'several units bear this name; write it from the battalion on',
    'training-import.error.twice':
      'is the same record as row {{row}}, which counts; check which of them is right',
    'training-import.error.recorded_here':
      'was recorded in this system, which a file cannot change; use a correction or an appeal',
    'training-import.note.outcome_differs': 'does not fit the course’s present pass mark; taken as written',
  },
};
