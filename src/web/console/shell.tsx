// The frame of every page, and what stands there while a page loads or fails.
import { Alert, Button, Flex, Layout, Result, Spin } from 'antd';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { Bar } from './bar.tsx';
import { Broken } from './broken.tsx';
import { useWords } from './language.tsx';
import { usePages } from './use-pages.ts';

export function Shell({ children }: { children: ReactNode }) {
  const { t } = useWords();
  const [path] = useLocation();
  usePages();
  return (
    <Layout style={{ minHeight: '100vh' }}>
      <a className="skip" href="#main">
        {t('shell.skip')}
      </a>
      <Bar />
      <Layout.Content id="main" tabIndex={-1} className="page">
        <Broken path={path}>{children}</Broken>
      </Layout.Content>
    </Layout>
  );
}

export function Loading() {
  const { t } = useWords();
  return (
    <Flex justify="center" style={{ padding: 48 }} aria-live="polite">
      <Spin description={t('shell.loading')}>
        <div style={{ width: 160, height: 80 }} />
      </Spin>
    </Flex>
  );
}

/** What went wrong in the server's words, and the one thing to do. */
export function Failed({ error, retry }: { error: Error; retry(): unknown }) {
  const { t } = useWords();
  const detail = error instanceof TypeError ? t('shell.offline') : error.message;
  return (
    <Alert
      type="error"
      showIcon
      title={t('shell.failed')}
      description={t('shell.failed.detail', { detail })}
      action={<Button onClick={() => retry()}>{t('shell.retry')}</Button>}
    />
  );
}

/** For pages that the reader’s roles do not open: says so, and leads on. */
export function NotAllowed() {
  const { t } = useWords();
  return (
    <Result
      status="403"
      title={t('shell.not-allowed')}
      subTitle={t('shell.not-allowed.detail')}
      extra={<a href="/me">{t('shell.to-me')}</a>}
    />
  );
}

export function NotFound() {
  const { t } = useWords();
  return (
    <Result
      status="404"
      title={t('shell.not-found')}
      subTitle={t('shell.not-found.detail')}
      extra={<Link href="/">{t('shell.to-desk')}</Link>}
    />
  );
}
