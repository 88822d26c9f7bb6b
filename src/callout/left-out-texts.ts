// Why somebody is not in a plan, on screens large and small.
import type { Catalogue } from '../kernel/texts.ts';

export const leftOutTexts: Catalogue = {
  zh: {
    'left_out.inactive': '已停用或离队',
    'left_out.no_consent': '未登记自愿加入',
    'left_out.consent_withdrawn': '已撤回自愿',
    'left_out.absent': '请假或已知不在岗',
    'left_out.in_real_callout': '正在参加真实集结',
    'left_out.in_other_callout': '正在参加其他集结',
    'left_out.unit_excluded': '所在编组本次不叫',
    'left_out.no_qualification': '没有有效的相应资质',
    'left_out.no_equipment': '缺少相应装备',
    'left_out.too_far': '太远，赶不到',
    'left_out.unreachable': '没有可用的联系方式',
    'left_out.other_county': '属其他县区，本次不跨区',
    'left_out.not_needed': '人数已够，距离较远',
  },
  en: {
    'left_out.inactive': 'suspended or left',
    'left_out.no_consent': 'no consent on record',
    'left_out.consent_withdrawn': 'consent withdrawn',
    'left_out.absent': 'on leave or known to be away',
    'left_out.in_real_callout': 'in a real call-out',
    'left_out.in_other_callout': 'in another call-out',
    'left_out.unit_excluded': 'unit taken out this time',
    'left_out.no_qualification': 'no valid qualification',
    'left_out.no_equipment': 'lacks equipment',
    'left_out.too_far': 'too far to arrive in time',
    'left_out.unreachable': 'no way to reach them',
    'left_out.other_county': 'another county, not asked this time',
    'left_out.not_needed': 'enough others are nearer',
  },
};
