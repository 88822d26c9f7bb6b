// All words of the product: every room's catalogue, once.
import { accessTexts } from './access/access-texts.ts';
import { peopleTexts } from './access/people-texts.ts';
import { signInTexts } from './access/sign-in-texts.ts';
import { appTexts } from './app-texts.ts';
import { calloutTexts } from './callout/callout-texts.ts';
import { forecastTexts } from './callout/forecast-texts.ts';
import { leftOutTexts } from './callout/left-out-texts.ts';
import { boardTexts } from './callout/pages/board-texts.ts';
import { icsTexts } from './callout/pages/ics-texts.ts';
import { launchTexts } from './callout/pages/launch-texts.ts';
import { logTexts } from './callout/pages/log-texts.ts';
import { phonePageTexts } from './callout/pages/phone-page-texts.ts';
import { phoneTexts } from './callout/pages/phone-texts.ts';
import { reportTexts } from './callout/pages/report-texts.ts';
import { requestTexts } from './callout/pages/request-texts.ts';
import { wakeTexts } from './callout/pages/wake-texts.ts';
import { deliveryTexts } from './delivery/delivery-texts.ts';
import { messageLogTexts } from './delivery/message-log-texts.ts';
import { bulletinTexts } from './duty/bulletin-texts.ts';
import { capTexts } from './duty/cap-texts.ts';
import { dutyTexts } from './duty/duty-texts.ts';
import { fieldReportTexts } from './duty/field-report-texts.ts';
import { inspectionTexts } from './duty/inspection-texts.ts';
import { jointDutyTexts } from './duty/joint-duty-texts.ts';
import { officerTexts } from './duty/officer-texts.ts';
import { shiftPlanTexts } from './duty/shift-plan-texts.ts';
import { kernelTexts } from './kernel/kernel-texts.ts';
import { pageTexts } from './kernel/page-texts.ts';
import { createTexts, type Texts } from './kernel/texts.ts';
import { assessmentTexts } from './oversight/assessment-texts.ts';
import { oversightTexts } from './oversight/oversight-texts.ts';
import { equipmentFileTexts, equipmentImportTexts } from './roster/equipment-file-texts.ts';
import { equipmentTexts } from './roster/equipment-texts.ts';
import { heldColumnTexts } from './roster/held-column-texts.ts';
import { heldTexts } from './roster/held-texts.ts';
import { importTexts } from './roster/import-texts.ts';
import { rosterPageTexts } from './roster/roster-page-texts.ts';
import { rosterTexts } from './roster/roster-texts.ts';
import { skillNames } from './roster/skill-texts.ts';
import { drillTexts } from './training/drill-texts.ts';
import { examTexts } from './training/exam-texts.ts';
import { feedTexts } from './training/feed-texts.ts';
import { pastTexts } from './training/past-texts.ts';
import { scoreTexts } from './training/score-texts.ts';
import { trainingFileTexts } from './training/training-file-texts.ts';
import { trainingTexts } from './training/training-texts.ts';

export const texts: Texts = createTexts([
  kernelTexts,
  pageTexts,
  accessTexts,
  signInTexts,
  peopleTexts,
  rosterTexts,
  equipmentTexts,
  equipmentFileTexts,
  equipmentImportTexts,
  skillNames,
  rosterPageTexts,
  heldColumnTexts,
  heldTexts,
  importTexts,
  deliveryTexts,
  messageLogTexts,
  calloutTexts,
  forecastTexts,
  leftOutTexts,
  phoneTexts,
  phonePageTexts,
  boardTexts,
  launchTexts,
  logTexts,
  reportTexts,
  icsTexts,
  requestTexts,
  wakeTexts,
  trainingTexts,
  drillTexts,
  examTexts,
  scoreTexts,
  trainingFileTexts,
  pastTexts,
  feedTexts,
  dutyTexts,
  bulletinTexts,
  oversightTexts,
  inspectionTexts,
  jointDutyTexts,
  fieldReportTexts,
  officerTexts,
  shiftPlanTexts,
  assessmentTexts,
  capTexts,
  appTexts,
]);
