// The frame: sections, language, light or dark, who is signed in; and what stands there while a page loads or fails.
import { Alert, Button, Flex, Layout, Menu, Result, Spin } from 'antd';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useWords } from './language.tsx';
import { useTheme } from './theme.tsx';

/** The bar is dark in either theme. */
const ON_DARK = { color: '#fff', borderColor: '#fff' };
const SECTIONS = ['desk', 'launch', 'callouts', 'force'] as const;
/** Pages that are not of the console. */
const OUTSIDE = new Map<string, string>([['launch', '/launch']]);

function To({ section, words }: { section: (typeof SECTIONS)[number]; words: string }) {
  const outside = OUTSIDE.get(section);
  if (outside) return <a href={outside}>{words}</a>;
  return <Link href={section === 'desk' ? '/' : `/${section}`}>{words}</Link>;
}

export function Shell({ children }: { children: ReactNode }) {
  const { t, language, choose } = useWords();
  const { dark, setDark } = useTheme();
  const [path] = useLocation();
  const here = SECTIONS.find((s) => path.startsWith(`/${s}`)) ?? 'desk';
  const items = SECTIONS.map((key) => ({ key, label: <To section={key} words={t(`shell.${key}`)} /> }));
  return (
    <Layout style={{ minHeight: '100vh' }}>
      <a className="skip" href="#main">
        {t('shell.skip')}
      </a>
      <Layout.Header style={{ paddingInline: 16, display: 'flex', alignItems: 'center', gap: 16 }}>
        <strong style={{ color: '#fff', fontSize: 20 }}>{t('shell.name')}</strong>
        <nav aria-label={t('shell.menu')} style={{ flex: 1, minWidth: 0, overflowX: 'auto' }}>
          <Menu
            disabledOverflow
            style={{ display: 'flex', flexWrap: 'nowrap', width: 'max-content' }}
            theme="dark"
            mode="horizontal"
            selectedKeys={[here]}
            items={items}
          />
        </nav>
        <Button ghost style={ON_DARK} onClick={() => setDark(!dark)}>
          {t(dark ? 'shell.light' : 'shell.dark')}
        </Button>
        <Button
          ghost
          style={ON_DARK}
          lang={language === 'zh' ? 'en' : 'zh-CN'}
          onClick={() => choose(language === 'zh' ? 'en' : 'zh')}
        >
          {t('shell.other-language')}
        </Button>
      </Layout.Header>
      <Layout.Content id="main" tabIndex={-1} style={{ padding: 16 }}>
        {children}
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
