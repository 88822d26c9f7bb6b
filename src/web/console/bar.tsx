// The bar above every page: the sections that the reader may open, who is signed in, language, light or dark.
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import './bar.css';
import { useWords } from './language.tsx';
import { type Permission, useMe } from './rights.tsx';
import { useTheme } from './theme.tsx';

interface Section {
  key: string;
  href: string;
  /** Any of these opens it. */
  needs: readonly Permission[];
}

/** In the order of the menu; a page below `href` belongs to it. */
const SECTIONS: readonly Section[] = [
  { key: 'desk', href: '/', needs: ['desk.view'] },
  { key: 'launch', href: '/launch', needs: ['callout.launch'] },
  { key: 'callouts', href: '/callouts', needs: ['callout.read'] },
  { key: 'drills', href: '/drills', needs: ['drill.read'] },
  { key: 'force', href: '/force', needs: ['unit.read'] },
  { key: 'day', href: '/day', needs: ['duty.read'] },
  { key: 'roll-calls', href: '/roll-calls', needs: ['duty.read'] },
  { key: 'shifts', href: '/shifts', needs: ['duty.read'] },
  { key: 'inspections', href: '/inspections', needs: ['duty.read'] },
  { key: 'joint-duty', href: '/joint-duty', needs: ['duty.read'] },
  { key: 'officers', href: '/officers', needs: ['duty.read'] },
  { key: 'field-reports', href: '/field-reports', needs: ['duty.read'] },
  { key: 'bulletins', href: '/bulletins', needs: ['duty.read'] },
  { key: 'assessment', href: '/assessment', needs: ['assessment.read'] },
  { key: 'readiness', href: '/readiness', needs: ['desk.view'] },
  { key: 'training', href: '/training', needs: ['training.hold', 'training.sign-up'] },
  { key: 'exams', href: '/exams', needs: ['exam.read', 'certificate.read'] },
  { key: 'equipment', href: '/equipment', needs: ['equipment.read'] },
  { key: 'admin', href: '/admin', needs: ['desk.view', 'access.manage', 'audit.read'] },
];

function sectionAt(path: string): string | undefined {
  if (path === '/') return 'desk';
  return SECTIONS.find(({ href }) => href !== '/' && (path === href || path.startsWith(`${href}/`)))?.key;
}

/** The bar is dark in either theme. */
const ON_DARK = { color: '#fff', borderColor: '#fff' };

function Sections() {
  const { t } = useWords();
  const me = useMe();
  const [path] = useLocation();
  const here = sectionAt(path);
  const open = SECTIONS.filter(({ needs }) => needs.some((p) => me?.permissions.includes(p)));
  return (
    <nav aria-label={t('shell.menu')}>
      {open.map(({ key, href }) => (
        <Link key={key} href={href} aria-current={key === here ? 'page' : undefined}>
          {t(`shell.${key}`)}
        </Link>
      ))}
    </nav>
  );
}

/** Name and roles, which lead to one's own page, and the way out. */
function SignedIn() {
  const { t } = useWords();
  const me = useMe();
  if (!me) return null;
  const roles = me.roles.map((r) => `${r.scopeName ?? t('shell.everything')} ${t(`access-role.${r.role}`)}`);
  return (
    <form method="post" action="/leave" className="signed-in">
      <a href="/me" title={roles.join('\n')}>
        {me.name || t('shell.program')} {roles.length > 0 && <small>{roles[0]}</small>}
      </a>
      <Button ghost style={ON_DARK} htmlType="submit">
        {t('shell.leave')}
      </Button>
    </form>
  );
}

export function Bar() {
  const { t, language, choose } = useWords();
  const { dark, setDark } = useTheme();
  const [path] = useLocation();
  /** On which page: the next one begins with its own content. */
  const [unfoldedAt, unfoldAt] = useState<string | null>(null);
  const unfolded = unfoldedAt === path;
  return (
    <header className={unfolded ? 'bar unfolded' : 'bar'}>
      <strong>{t('shell.name')}</strong>
      <Button
        {...{ ghost: true, style: ON_DARK, className: 'fold' }}
        aria-expanded={unfolded}
        aria-controls="sections"
        onClick={() => unfoldAt(unfolded ? null : path)}
      >
        {t('shell.sections')}
      </Button>
      <div id="sections" className="sections">
        <Sections />
        <SignedIn />
      </div>
      <span className="grow" />
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
    </header>
  );
}
