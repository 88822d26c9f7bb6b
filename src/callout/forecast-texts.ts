// What is said of the judgement: in the log, to a leader, and when something cannot be done.
import type { Catalogue } from '../kernel/texts.ts';

export const forecastTexts: Catalogue = {
  zh: {
    'log.forecast_raised': '研判增派：通知 {{asked}} 人（{{role}}），按时到齐的把握由 {{from}}% 升到 {{to}}%',
    'log.forecast_proposed.summon':
      '研判建议再通知 {{people}} 人（{{role}}），把握可由 {{from}}% 升到 {{to}}%',
    'log.forecast_proposed.release': '研判建议让 {{people}} 人不必来：没有他们也够',
    'log.forecast_dismissed': '未采纳研判建议（{{people}} 人）{{why}}',
    'log.forecast_why': '：{{reason}}',
    'log.forecast_mode': '研判改为{{mode}}：{{reason}}',
    'log.forecast_failed': '研判无法进行，改由固定梯队继续',
    'forecast.mode.off': '关闭',
    'forecast.mode.propose': '只提建议',
    'forecast.mode.act': '自动增派',
    'forecast.every-role': '各岗位',
    'actor.forecast': '研判',
    'problem.proposal-decided': '这条建议已经处理或已失效',
    'problem.proposal-decided.detail': '现状见 state。未作更改，请看面板上的新建议。',
    'problem.forecast-mode-same': '研判已经是这个方式',
    'problem.forecast-mode-same.detail': '可能已由他人更改。未作更改。',
  },
  en: {
    'log.forecast_raised':
      'The judgement asked {{asked}} ({{role}}): the chance of all in time rises from {{from}}% to {{to}}%',
    'log.forecast_proposed.summon':
      'The judgement proposes {{people}} more ({{role}}): the chance would rise from {{from}}% to {{to}}%',
    'log.forecast_proposed.release': 'The judgement proposes to let {{people}} go: there are enough without',
    'log.forecast_dismissed': 'Proposal not accepted ({{people}} people){{why}}',
    'log.forecast_why': ': {{reason}}',
    'log.forecast_mode': 'The judgement now: {{mode}}. {{reason}}',
    'log.forecast_failed': 'The judgement cannot go on; the fixed echelons do',
    'forecast.mode.off': 'off',
    'forecast.mode.propose': 'proposes',
    'forecast.mode.act': 'acts by itself',
    'forecast.every-role': 'every role',
    'actor.forecast': 'judgement',
    'problem.proposal-decided': 'This proposal is decided or out of date',
    'problem.proposal-decided.detail':
      'See state. Nothing was changed; the board shows what is proposed now.',
    'problem.forecast-mode-same': 'The judgement does that already',
    'problem.forecast-mode-same.detail': 'Somebody else may have changed it. Nothing was changed.',
  },
};
