// Which address shows which page. Each page is loaded when it is first opened.
import { lazy, Suspense } from 'react';
import { Route, Router, Switch } from 'wouter';
import { Loading, NotFound, Shell } from './shell.tsx';

const ForcePage = lazy(() => import('./pages/force.tsx'));
const MemberPage = lazy(() => import('./pages/member.tsx'));
const ImportPage = lazy(() => import('./pages/import.tsx'));
const BoardPage = lazy(() => import('./pages/board.tsx'));
const MusterListPage = lazy(() => import('./pages/muster-list.tsx'));
const ReportPage = lazy(() => import('./pages/report.tsx'));
const ReadinessPage = lazy(() => import('./pages/readiness.tsx'));
const TrainingPage = lazy(() => import('./pages/training.tsx'));
const TrainingImportPage = lazy(() => import('./pages/training-import.tsx'));
const SessionPage = lazy(() => import('./pages/session.tsx'));
const CouldWePage = lazy(() => import('./pages/could-we.tsx'));
const ExamsPage = lazy(() => import('./pages/exams.tsx'));
const ExamPage = lazy(() => import('./pages/exam.tsx'));
const EquipmentImportPage = lazy(() => import('./pages/equipment-import.tsx'));
const EquipmentPage = lazy(() => import('./pages/equipment.tsx'));
const LaunchPage = lazy(() => import('./pages/launch.tsx'));
const TemplatesPage = lazy(() => import('./pages/templates.tsx'));
const DrillsPage = lazy(() => import('./pages/drills.tsx'));
const DrillPlanPage = lazy(() => import('./pages/drill-plan.tsx'));
const DrillScoresPage = lazy(() => import('./pages/drill-scores.tsx'));
const SheetPage = lazy(() => import('./pages/sheet.tsx'));
const AdminPages = lazy(() => import('./pages/admin/pages.tsx'));
const RollCallsPage = lazy(() => import('./pages/roll-calls.tsx'));
const RollCallPage = lazy(() => import('./pages/roll-call.tsx'));
const OfficersPage = lazy(() => import('./pages/officers.tsx'));
const FieldReportsPage = lazy(() => import('./pages/field-reports.tsx'));
const FieldReportPage = lazy(() => import('./pages/field-report.tsx'));
const DayPage = lazy(() => import('./pages/day.tsx'));
const ShiftsPage = lazy(() => import('./pages/shifts.tsx'));
const InspectionsPage = lazy(() => import('./pages/inspections.tsx'));
const InspectionPage = lazy(() => import('./pages/inspection.tsx'));
const InspectPage = lazy(() => import('./pages/inspect.tsx'));
const JointDutyPage = lazy(() => import('./pages/joint-duty.tsx'));
const SitePairPage = lazy(() => import('./pages/site-pair.tsx'));
const CalloutsPage = lazy(() => import('./pages/callouts.tsx'));
const BulletinsPage = lazy(() => import('./pages/bulletins.tsx'));
const BulletinWritePage = lazy(() => import('./pages/bulletin-write.tsx'));
const BulletinPage = lazy(() => import('./pages/bulletin.tsx'));
const AssessmentPage = lazy(() => import('./pages/assessment.tsx'));
const DeskPage = lazy(() => import('./pages/desk.tsx'));

/** What stations do daily. */
const duty = (
  <>
    <Route path="/roll-calls" component={RollCallsPage} />
    <Route path="/roll-calls/schedules" component={RollCallsPage} />
    <Route path="/roll-calls/figures" component={RollCallsPage} />
    <Route path="/roll-calls/:id" component={RollCallPage} />
    <Route path="/day" component={DayPage} />
    <Route path="/shifts" component={ShiftsPage} />
    <Route path="/shifts/:tab" component={ShiftsPage} />
    <Route path="/inspections" component={InspectionsPage} />
    <Route path="/inspections/findings" component={InspectionsPage} />
    <Route path="/inspections/done" component={InspectionsPage} />
    <Route path="/inspections/form" component={InspectionsPage} />
    <Route path="/inspections/figures" component={InspectionsPage} />
    <Route path="/inspections/sites/:id" component={InspectPage} />
    <Route path="/inspections/:id" component={InspectionPage} />
    <Route path="/joint-duty" component={JointDutyPage} />
    <Route path="/joint-duty/holds" component={JointDutyPage} />
    <Route path="/joint-duty/radio" component={JointDutyPage} />
    <Route path="/joint-duty/:id" component={SitePairPage} />
    <Route path="/officers" component={OfficersPage} />
    <Route path="/officers/:tab" component={OfficersPage} />
    <Route path="/field-reports" component={FieldReportsPage} />
    <Route path="/field-reports/categories" component={FieldReportsPage} />
    <Route path="/field-reports/:id" component={FieldReportPage} />
    <Route path="/bulletins" component={BulletinsPage} />
    <Route path="/bulletins/new" component={BulletinWritePage} />
    <Route path="/bulletins/:id/edit" component={BulletinWritePage} />
    <Route path="/bulletins/:id" component={BulletinPage} />
  </>
);

export function App() {
  return (
    <Router base="/console">
      <Shell>
        <Suspense fallback={<Loading />}>
          <Switch>
            <Route path="/" component={DeskPage} />
            <Route path="/launch" component={LaunchPage} />
            <Route path="/templates" component={TemplatesPage} />
            <Route path="/force" component={ForcePage} />
            <Route path="/force/import" component={ImportPage} />
            <Route path="/force/members/:id" component={MemberPage} />
            <Route path="/drills" component={DrillsPage} />
            <Route path="/drills/new" component={DrillPlanPage} />
            <Route path="/drills/scores/:id" component={SheetPage} />
            <Route path="/drills/calendar" component={DrillScoresPage} />
            <Route path="/drills/scores" component={DrillScoresPage} />
            <Route path="/drills/league" component={DrillScoresPage} />
            <Route path="/drills/rubrics" component={DrillScoresPage} />
            <Route path="/drills/:id" component={DrillPlanPage} />
            <Route path="/callouts" component={CalloutsPage} />
            <Route path="/callouts/:id" component={BoardPage} />
            <Route path="/callouts/:id/muster-list" component={MusterListPage} />
            <Route path="/callouts/:id/report" component={ReportPage} />
            <Route path="/readiness" component={ReadinessPage} />
            <Route path="/readiness/question" component={CouldWePage} />
            <Route path="/training" component={TrainingPage} />
            <Route path="/training/sessions/:id" component={SessionPage} />
            <Route path="/training/import" component={TrainingImportPage} />
            <Route path="/training/:tab" component={TrainingPage} />
            <Route path="/exams" component={ExamsPage} />
            <Route path="/exams/questions" component={ExamsPage} />
            <Route path="/exams/certificates" component={ExamsPage} />
            <Route path="/exams/:id" component={ExamPage} />
            <Route path="/equipment" component={EquipmentPage} />
            <Route path="/equipment/import" component={EquipmentImportPage} />
            <Route path="/equipment/:tab" component={EquipmentPage} />
            {duty}
            <Route path="/assessment" component={AssessmentPage} />
            <Route path="/admin/*?" component={AdminPages} />
            <Route component={NotFound} />
          </Switch>
        </Suspense>
      </Shell>
    </Router>
  );
}
