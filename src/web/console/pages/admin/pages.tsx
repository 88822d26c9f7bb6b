// Administration: the pages that the reader may open, each loaded when it is first opened.
import { Card, Typography } from 'antd';
import { lazy } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter';
import { useWords } from '../../language.tsx';
import { type Permission, useMe } from '../../rights.tsx';
import { Loading, NotAllowed, NotFound } from '../../shell.tsx';
import { adminTexts } from '../../texts/admin-texts.ts';
import { addTexts } from '../../texts.ts';
import './admin.css';

addTexts(adminTexts);

const PeoplePage = lazy(() => import('./people.tsx'));
const PersonPage = lazy(() => import('./person.tsx'));
const KeysPage = lazy(() => import('./keys.tsx'));
const WebhooksPage = lazy(() => import('./webhooks.tsx'));
const PreFlightPage = lazy(() => import('./pre-flight.tsx'));
const TextsPage = lazy(() => import('./texts.tsx'));
const PoliciesPage = lazy(() => import('./policies.tsx'));
const CalibrationPage = lazy(() => import('./calibration.tsx'));
const ChannelsPage = lazy(() => import('./channels.tsx'));
const RetentionPage = lazy(() => import('./retention.tsx'));
const AuditPage = lazy(() => import('./audit.tsx'));

const PAGES = [
  { key: 'templates', needs: 'callout.launch', elsewhere: '/templates' },
  { key: 'people', needs: 'access.manage' },
  { key: 'keys', needs: 'access.manage' },
  { key: 'webhooks', needs: 'access.manage' },
  { key: 'pre-flight', needs: 'desk.view' },
  { key: 'texts', needs: 'desk.view' },
  { key: 'policies', needs: 'desk.view' },
  { key: 'calibration', needs: 'callout.read' },
  { key: 'channels', needs: 'desk.view' },
  { key: 'retention', needs: 'audit.read' },
  { key: 'audit', needs: 'audit.read' },
] as const satisfies { key: string; needs: Permission; elsewhere?: string }[];
type Page = (typeof PAGES)[number];

const addressOf = (page: Page) => ('elsewhere' in page ? page.elsewhere : `/admin/${page.key}`);

export default function AdminPages() {
  const { t } = useWords();
  const me = useMe();
  const [path] = useLocation();
  if (!me) return <Loading />;
  const open = PAGES.filter(({ needs }) => me.permissions.includes(needs));
  const here = PAGES.find(({ key }) => path.startsWith(`/admin/${key}`));
  if (open.length === 0 || (here && !open.includes(here))) return <NotAllowed />;
  return (
    <>
      <nav aria-label={t('admin.title')} className="admin-menu">
        {open.map((page) => (
          <Link
            key={page.key}
            href={addressOf(page)}
            aria-current={page.key === here?.key ? 'page' : undefined}
          >
            {t(`admin.${page.key}`)}
          </Link>
        ))}
      </nav>
      <Switch>
        <Route path="/admin">
          <Index pages={open} />
        </Route>
        <Route path="/admin/people" component={PeoplePage} />
        <Route path="/admin/people/:id" component={PersonPage} />
        <Route path="/admin/keys" component={KeysPage} />
        <Route path="/admin/webhooks" component={WebhooksPage} />
        <Route path="/admin/pre-flight" component={PreFlightPage} />
        <Route path="/admin/texts" component={TextsPage} />
        <Route path="/admin/policies" component={PoliciesPage} />
        <Route path="/admin/calibration" component={CalibrationPage} />
        <Route path="/admin/channels" component={ChannelsPage} />
        <Route path="/admin/retention" component={RetentionPage} />
        <Route path="/admin/audit" component={AuditPage} />
        <Route component={NotFound} />
      </Switch>
    </>
  );
}

function Index({ pages }: { pages: Page[] }) {
  const { t } = useWords();
  return (
    <>
      <Typography.Title level={1} style={{ fontSize: 24 }}>
        {t('admin.title')}
      </Typography.Title>
      <div className="member-cards">
        {pages.map((page) => (
          <Card
            key={page.key}
            size="small"
            title={<Link href={addressOf(page)}>{t(`admin.${page.key}`)}</Link>}
          >
            {t(`admin.${page.key}.what`)}
          </Card>
        ))}
      </div>
    </>
  );
}
