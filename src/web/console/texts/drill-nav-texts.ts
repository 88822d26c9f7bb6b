// The bar above the pages about drills.
import type { Catalogue } from '../../../kernel/texts.ts';

export const drillNavTexts: Catalogue = {
  zh: {
    'drills.nav.plans': '安排',
    'drills.nav.calendar': '日历',
    'drills.nav.scores': '评分',
    'drills.nav.league': '排名',
    'drills.nav.rubrics': '评分标准',
  },
  en: {
    'drills.nav.plans': 'Plans',
    'drills.nav.calendar': 'Calendar',
    'drills.nav.scores': 'Scores',
    'drills.nav.league': 'League table',
    'drills.nav.rubrics': 'Rubrics',
  },
};
