// The pages about drills, one bar above each of them.
import { Typography } from 'antd';
import { Link, useLocation } from 'wouter';
import { useWords } from '../language.tsx';
import { type Permission, useRights } from '../rights.tsx';
import { drillNavTexts } from '../texts/drill-nav-texts.ts';
import { addTexts } from '../texts.ts';
import './drills.css';

addTexts(drillNavTexts);

const PAGES: readonly { href: string; key: string; needs: Permission }[] = [
  { href: '/drills', key: 'plans', needs: 'drill.read' },
  { href: '/drills/calendar', key: 'calendar', needs: 'drill.read' },
  { href: '/drills/scores', key: 'scores', needs: 'score.read' },
  { href: '/drills/league', key: 'league', needs: 'score.read' },
  { href: '/drills/rubrics', key: 'rubrics', needs: 'score.read' },
];

export function DrillNav() {
  const { t } = useWords();
  const [path] = useLocation();
  const { may } = useRights();
  return (
    <nav className="drill-nav" aria-label={t('drills.title')}>
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        {t('drills.title')}
      </Typography.Title>
      {PAGES.filter(({ needs }) => may(needs)).map(({ href, key }) => (
        <Link key={key} href={href} aria-current={path === href ? 'page' : undefined}>
          {t(`drills.nav.${key}`)}
        </Link>
      ))}
    </nav>
  );
}
