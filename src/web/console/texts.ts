// All texts of the console in one lookup: a catalogue for each part, Chinese and English side by side.
import i18next from 'i18next';
import { peopleTexts } from '../../access/people-texts.ts';
import { calloutTexts } from '../../callout/callout-texts.ts';
import { leftOutTexts } from '../../callout/left-out-texts.ts';
import { boardTexts } from '../../callout/pages/board-texts.ts';
import { launchTexts } from '../../callout/pages/launch-texts.ts';
import { logTexts } from '../../callout/pages/log-texts.ts';
import { reportTexts } from '../../callout/pages/report-texts.ts';
import { requestTexts } from '../../callout/pages/request-texts.ts';
import type { Catalogue, Language } from '../../kernel/texts.ts';
import { rosterTexts } from '../../roster/roster-texts.ts';
import { skillNames } from '../../roster/skill-texts.ts';
import { drillTexts } from '../../training/drill-texts.ts';
import { afterTexts } from './texts/after-texts.ts';
import { composeTexts } from './texts/compose-texts.ts';
import { drillPlanTexts } from './texts/drill-plan-texts.ts';
import { equipmentPageTexts } from './texts/equipment-page-texts.ts';
import { forceTexts } from './texts/force-texts.ts';
import { importTexts } from './texts/import-texts.ts';
import { liveTexts } from './texts/live-texts.ts';
import { mapTexts } from './texts/map-texts.ts';
import { memberTexts } from './texts/member-texts.ts';
import { shellTexts } from './texts/shell-texts.ts';
import { trainingPageTexts } from './texts/training-texts.ts';

export type { Language } from '../../kernel/texts.ts';
export type Vars = Record<string, string | number>;

const catalogues: Catalogue[] = [
  shellTexts,
  peopleTexts,
  calloutTexts,
  leftOutTexts,
  boardTexts,
  logTexts,
  launchTexts,
  requestTexts,
  composeTexts,
  reportTexts,
  rosterTexts,
  skillNames,
  liveTexts,
  drillTexts,
  drillPlanTexts,
  afterTexts,
  forceTexts,
  memberTexts,
  importTexts,
  trainingPageTexts,
  equipmentPageTexts,
  mapTexts,
];
const merged = (language: Language) => Object.assign({}, ...catalogues.map((c) => c[language]));

const words = i18next.createInstance();
words.init({
  ...{ lng: 'zh', fallbackLng: false, initAsync: false, keySeparator: false, nsSeparator: false },
  interpolation: { escapeValue: false },
  resources: { zh: { translation: merged('zh') }, en: { translation: merged('en') } },
});

export const textOf = (language: Language, key: string, vars: Vars = {}): string =>
  words.t(key, { lng: language, ...vars });

/** For a part that is loaded when it is first opened: it brings its own words. */
export function addTexts(...more: Catalogue[]): void {
  for (const { zh, en } of more) {
    words.addResourceBundle('zh', 'translation', zh);
    words.addResourceBundle('en', 'translation', en);
  }
}
