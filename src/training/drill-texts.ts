// What planned drills say of themselves: refusals, the words to whoever planned one, the scenarios' names.
import type { Catalogue } from '../kernel/texts.ts';

export const drillTexts: Catalogue = {
  zh: {
    'problem.drill-not-open': '这次演练已经发起、取消，或刚被别人改过',
    'problem.drill-not-open.detail': '没有再次发起，也没有保存。请查看最新情况。',
    'problem.drill-moment-past': '原定时间已过，不能恢复',
    'problem.drill-moment-past.detail': '演练仍为已取消，内容都还在。请以它为样重新安排。',
    'problem.drill-real-callout': '真实集结进行中，不能开始演练',
    'problem.drill-real-callout.detail': '没有通知任何人，演练仍按原计划。请在集结解除后再开始。',
    'problem.drill-improvements-open': '还有 {{n}} 条改进事项没有完成',
    'problem.drill-improvements-open.detail':
      '没有通知任何人。请先在复盘报告里办结；确需先演练的，写明理由再开始。',
    'problem.frequency-changed': '演练频次刚被别人改过',
    'problem.frequency-changed.detail': '没有保存。请查看最新内容，再改。',
    'field.drill_past': '时间已过',
    'field.drill_far': '最多提前 400 天安排',
    'field.window_short': '时段至少 30 分钟',
    'field.window_long': '时段最长 31 天',
    'text.drill_postponed.title': '演练推迟：{{title}}',
    'text.drill_postponed': '演练推迟：{{title}}。真实集结进行中，解除后再发起；太晚则不再发起，另行告知。',
    'text.drill_failed.title': '演练未发起：{{title}}',
    'text.drill_failed': '演练未发起：{{title}}，没有通知任何人。原因见“演练”页，请重新安排。',
    'drill-scenario.first-muster': '商场火警疏散：白天，人员正常应答',
    'drill-scenario.silent-night': '夜间燃气泄漏：一半人不应答，逐梯队扩大',
    'drill-scenario.scarce-divers': '溺水搜救：水上救援人员紧缺',
    'drill-scenario.landslide': '山体滑坡：本县人手不够，请邻县支援',
    'drill-scenario.squads': '园区警戒：成建制集结',
  },
  en: {
    'problem.drill-not-open': 'This drill was started, cancelled or changed just now',
    'problem.drill-not-open.detail': 'Nothing was started again and nothing saved. Look at it as it is.',
    'problem.drill-moment-past': 'Its time has passed: it cannot be restored',
    'problem.drill-moment-past.detail': 'It stays cancelled with everything in it. Plan another one from it.',
    'problem.drill-real-callout': 'A real call-out is going on',
    'problem.drill-real-callout.detail':
      'Nobody was called and the drill stays planned. Start it after the stand-down.',
    'problem.drill-improvements-open': '{{n}} improvement items are still open',
    'problem.drill-improvements-open.detail':
      'Nobody was called. Close them in the report, or say why the drill is held all the same.',
    'problem.frequency-changed': 'Somebody changed it just now',
    'problem.frequency-changed.detail': 'Nothing was saved. Look at it as it is, then change it.',
    'field.drill_past': 'is past',
    'field.drill_far': 'a drill is planned 400 days ahead at the most',
    'field.window_short': 'a window is at least 30 minutes long',
    'field.window_long': 'a window is 31 days long at the most',
    'text.drill_postponed.title': 'Drill postponed: {{title}}',
    'text.drill_postponed':
      'Drill postponed: {{title}}. A real call-out is going on; the drill starts after it, or you hear that it does not.',
    'text.drill_failed.title': 'Drill not started: {{title}}',
    'text.drill_failed':
      'Drill not started: {{title}}. Nobody was called. See why under Drills, and plan it again.',
    'drill-scenario.first-muster': 'Mall fire: by day, people answer as usual',
    'drill-scenario.silent-night': 'Gas leak at night: half do not answer, echelon after echelon',
    'drill-scenario.scarce-divers': 'Search in a lake: water rescuers are scarce',
    'drill-scenario.landslide': 'Landslide: the county is too small and asks its neighbours',
    'drill-scenario.squads': 'Industrial park: whole squads',
  },
};
