// Which address shows which page. Each page is loaded when it is first opened.
import { lazy, Suspense } from 'react';
import { Route, Router, Switch } from 'wouter';
import { Loading, NotFound, Shell } from './shell.tsx';

const DeskPage = lazy(() => import('./pages/desk.tsx'));

export function App() {
  return (
    <Router base="/console">
      <Shell>
        <Suspense fallback={<Loading />}>
          <Switch>
            <Route path="/" component={DeskPage} />
            <Route component={NotFound} />
          </Switch>
        </Suspense>
      </Shell>
    </Router>
  );
}
