// The one Hono app: mounts every room's routes. Entries build what it is given.
import { Hono, type MiddlewareHandler } from 'hono';
import { openAPIRouteHandler } from 'hono-openapi';
import { accessRoutes } from './access/access-routes.ts';
import { auditRoutes } from './access/audit-routes.ts';
import { consolePages as frame } from './access/console.ts';
import { may, open } from './access/guard.ts';
import { accessOf, type BareDeps, createBareApp } from './bare-app.ts';
import { keptForGood, numberedDocument, packed } from './baseline.ts';
import { type AnswerGate, answerGate } from './callout/answer-gate.ts';
import { appRoutes } from './callout/app-routes.ts';
import type { ApprovalPolicy } from './callout/approval-rules.ts';
import { boardRoutes } from './callout/board-routes.ts';
import { consoleRoutes } from './callout/console-routes.ts';
import { deskRoutes } from './callout/desk.ts';
import { launchDeskRoutes } from './callout/launch-desk.ts';
import { launchRoutes } from './callout/launch-routes.ts';
import { memberHistoryRoutes } from './callout/member-history.ts';
import { musterPointRoutes } from './callout/muster-point-routes.ts';
import { ownPushRoutes } from './callout/own-push-routes.ts';
import { phoneRoutes } from './callout/phone-routes.ts';
import { policyRoutes } from './callout/policy-routes.ts';
import { preFlightRoutes } from './callout/pre-flight-routes.ts';
import { reportRoutes } from './callout/report-routes.ts';
import { requestPages } from './callout/request-pages.ts';
import { requestRoutes } from './callout/request-routes.ts';
import { reviewRoutes } from './callout/review-routes.ts';
import { calloutRoutes } from './callout/routes.ts';
import { templateRoutes } from './callout/template-routes.ts';
import { textRoutes } from './callout/text-routes.ts';
import { voiceTalk } from './callout/voice-answer.ts';
import { channelRoutes } from './channel-routes.ts';
import type { Channels } from './delivery/channel.ts';
import { messageLogPages } from './delivery/message-log-page.ts';
import { messageRoutes } from './delivery/message-routes.ts';
import type { WebhookMount } from './delivery/provider.ts';
import { robotRoutes } from './delivery/robot-routes.ts';
import type { Pause } from './delivery/webhook-deps.ts';
import { webhookRoutes } from './delivery/webhooks.ts';
import { bulletinFileRoutes } from './duty/bulletin-file-routes.ts';
import { bulletinPages } from './duty/bulletin-page.ts';
import { bulletinRoutes } from './duty/bulletin-routes.ts';
import { fieldReportPages } from './duty/field-report-page.ts';
import { fieldReportRoutes } from './duty/field-report-routes.ts';
import { holdPages } from './duty/hold-page.ts';
import { inspectionRoutes } from './duty/inspection-routes.ts';
import { myDutyRoutes } from './duty/my-duty.ts';
import { myShiftPages } from './duty/my-shifts-page.ts';
import { officerRoutes } from './duty/officer-routes.ts';
import { pairPages } from './duty/pair-page.ts';
import { radioRoutes } from './duty/radio-routes.ts';
import { rollCallPages } from './duty/roll-call-page.ts';
import { dutyRoutes } from './duty/routes.ts';
import { sceneHoldRoutes } from './duty/scene-hold-routes.ts';
import { shiftPlanRoutes } from './duty/shift-plan-routes.ts';
import { sitePairRoutes } from './duty/site-pair-routes.ts';
import type { RequestVariables } from './kernel/http.ts';
import type { PdfPrinter } from './kernel/pdf.ts';
import type { Solver } from './kernel/solver.ts';
import { movedPages } from './moved-pages.ts';
import { oversightRoutes } from './oversight/routes.ts';
import { webhookAdminRoutes } from './oversight/webhook-routes.ts';
import type { Periods } from './retention.ts';
import { retentionRoutes } from './retention-routes.ts';
import { equipmentFileRoutes } from './roster/equipment-file-routes.ts';
import { equipmentRoutes } from './roster/equipment-routes.ts';
import { heldPages } from './roster/held-pages.ts';
import { TILES_PATH } from './roster/map-base.ts';
import { mapRoutes } from './roster/map-routes.ts';
import { rosterPages } from './roster/roster-pages.ts';
import { rosterRoutes } from './roster/routes.ts';
import { takeText } from './take-text.ts';
import { type TestClock, testClockRoutes } from './test-clock.ts';
import { texts } from './texts.ts';
import { calendarRoutes } from './training/calendar-routes.ts';
import { certificateParts } from './training/certificate-routes.ts';
import { checkInPages } from './training/check-in-page.ts';
import { drillRoutes } from './training/drill-routes.ts';
import { examPages } from './training/exam-page-routes.ts';
import { examRoutes } from './training/exam-routes.ts';
import { feedParts } from './training/feed-routes.ts';
import { trainingFileRoutes } from './training/file-routes.ts';
import { trainingRoutes } from './training/routes.ts';
import { scoreRoutes } from './training/score-routes.ts';

export interface AppDeps extends BareDeps {
  channels: Channels;
  /** When a launch waits for a second person. */
  approval?: ApprovalPolicy;
  /** Proposes shifts; absent where it cannot be done. */
  solve?: Solver;
  /** Lays out PDFs; absent where it cannot be done. */
  print?: PdfPrinter;
  /** How a request waits for another one; by default the machine's own time. */
  pause?: Pause;
  /** The configured providers' webhooks; those of others do not exist. */
  webhooks?: readonly WebhookMount[];
  /** Where answers go; by default into the database, gathered. */
  gate?: AnswerGate;
  /** What is kept how long; without it nobody is told. */
  keep?: Periods;
  /** Only on a hand-driven clock. */
  testClock?: TestClock;
  /** What browsers load, the console's document for every address below /console, a base map kept here. */
  files?: { any: MiddlewareHandler; console: MiddlewareHandler; tiles?: MiddlewareHandler };
}

const documentation = {
  openapi: '3.1.0',
  info: { title: 'Muster', version: '1', description: '集结', license: { name: 'MIT', identifier: 'MIT' } },
  servers: [{ url: '/' }],
  components: { securitySchemes: { operator: { type: 'http' as const, scheme: 'bearer' } } },
  security: [{ operator: [] }],
};

const rosterRoom = (deps: AppDeps) =>
  new Hono()
    .route('/', rosterRoutes(deps))
    .route('/', equipmentRoutes(deps))
    .route('/', equipmentFileRoutes(deps, texts))
    .route('/', mapRoutes(deps));

const trainingPages = (deps: AppDeps) =>
  new Hono().route('/', examPages(deps, texts)).route('/', checkInPages(deps, texts));

const dutyRoom = (deps: AppDeps) =>
  new Hono()
    .route('/', dutyRoutes(deps))
    .route('/', inspectionRoutes(deps))
    .route('/', sitePairRoutes(deps))
    .route('/', sceneHoldRoutes(deps))
    .route('/', radioRoutes(deps))
    .route('/', fieldReportRoutes(deps))
    .route('/', officerRoutes(deps))
    .route('/', shiftPlanRoutes(deps))
    .route('/', myDutyRoutes(deps))
    .route('/', bulletinFileRoutes(deps, texts))
    .route('/', bulletinRoutes(deps));

const dutyPages = (deps: AppDeps) =>
  new Hono()
    .route('/', rollCallPages(deps, texts))
    .route('/', bulletinPages(deps, texts))
    .route('/', holdPages(deps, texts))
    .route('/', pairPages(deps, texts))
    .route('/', fieldReportPages(deps, texts))
    .route('/', myShiftPages(deps, texts));

/** All that is answered. */
export function createApp(deps: AppDeps) {
  const app = createBareApp(deps);
  if (deps.testClock) app.route('/', testClockRoutes(deps.testClock));
  describe(app);
  app.route('/', accessRoutes(accessOf(deps), texts));
  app.route('/', webhooks(deps));
  const gate = deps.gate ?? answerGate(deps);
  app.route('/api', auditRoutes(deps));
  app.route('/api', rosterRoom(deps));
  app.route('/api', calloutRoutes(deps, gate, texts));
  app.route('/api', requestRoutes(deps));
  app.route('/api', templateRoutes(deps));
  app.route('/api', deskRoutes(deps)).route('/api', launchDeskRoutes(deps));
  app.route('/', messageRoutes(deps.db));
  app.route('/api', robotRoutes(deps));
  app.route('/api', boardRoutes(deps, texts, deps.role !== 'worker'));
  app.route('/api', reportRoutes(deps, texts));
  app.route('/api', reviewRoutes(deps));
  app.route('/api', textRoutes(deps, texts));
  app.route('/api', memberHistoryRoutes(deps));
  app.route('/api', preFlightRoutes(deps));
  app.route('/api', ownPushRoutes(deps));
  app.route('/api', installationRoutes(deps));
  app.route('/api', trainingRoutes(deps));
  app.route('/api', drillRoutes(deps));
  app.route('/api', calendarRoutes(deps));
  app.route('/api', examRoutes(deps));
  app.route('/api', scoreRoutes(deps, texts));
  app.route('/api', trainingFileRoutes(deps, texts));
  app.route('/api', dutyRoom(deps)).route('/', dutyPages(deps));
  app.route('/api', webhookAdminRoutes(deps)).route('/api', oversightRoutes(deps, texts));
  app.route('/', trainingPages(deps));
  const [certificates, calendars] = [certificateParts(deps, texts), feedParts(deps, texts)];
  app.route('/api', certificates.api).route('/', certificates.pages);
  app.route('/api', calendars.api).route('/', calendars.pages);
  app.route('/', phoneParts(deps, gate));
  app.route('/', consolePages(deps, gate));
  if (deps.files?.tiles) app.get(TILES_PATH, may('tree.read'), deps.files.tiles);
  if (deps.files) {
    app
      .get('/assets/*', open('files'), keptForGood, deps.files.any)
      .get('/console/*', open('files'), numberedDocument, deps.files.console)
      .get('*', open('files'), deps.files.any);
  }
  return app;
}

/** Describes the API and nobody's data: needs no key. */
function describe(app: Hono<{ Variables: RequestVariables }>): void {
  app.get(
    '/api/openapi.json',
    open('describes the API'),
    openAPIRouteHandler(app, {
      // Or a route whose address ends like a file's is left out.
      excludeStaticFile: false,
      // Ours is the problem body, which every route documents as 4XX.
      defaultValidationErrorResponse: false,
      documentation,
    }),
  );
}

/** What a member's phone opens. */
const phoneParts = (deps: AppDeps, gate: AnswerGate) => {
  const parts = new Hono();
  // The Worker's platform packs by itself.
  if (deps.role !== 'worker') for (const path of ['/a/*', '/at/*', '/phone/*']) parts.use(path, packed);
  return parts
    .route('/a', phoneRoutes(deps, gate, texts))
    .route('/', musterPointRoutes(deps, gate, texts))
    .route('/', appRoutes(deps, texts));
};

/** How this installation is set up. Below `/api`. */
function installationRoutes(deps: AppDeps) {
  const routes = new Hono<{ Variables: RequestVariables }>();
  routes.route('/', policyRoutes(deps)).route('/', channelRoutes(deps));
  return deps.keep ? routes.route('/', retentionRoutes({ ...deps, keep: deps.keep })) : routes;
}

/** What officers and leaders see in a browser. */
function consolePages(deps: AppDeps, gate: AnswerGate) {
  const pages = new Hono<{ Variables: RequestVariables }>();
  for (const path of ['/desk', '/callouts/*', '/launch/*', '/launch-requests/*', '/messages', '/roster/*'])
    pages.use(path, frame);
  return pages
    .route('/', consoleRoutes(deps, gate, texts))
    .route('/', launchRoutes(deps, texts))
    .route('/', requestPages(deps, texts))
    .route('/', messageLogPages(deps, texts))
    .route('/', rosterPages(deps, texts))
    .route('/', heldPages(deps, texts))
    .route('/', movedPages());
}

const webhooks = (deps: AppDeps) =>
  webhookRoutes(
    {
      ...{ db: deps.db, clock: deps.clock, receiptSecret: deps.linkSecret, voice: voiceTalk(deps, texts) },
      onText: takeText(deps),
      pause: deps.pause,
    },
    deps.webhooks,
  );
