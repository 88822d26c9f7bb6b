// The unit that was chosen in the tree: who leads it, and each post with who holds it and what is vacant.
import { Card, Tag } from 'antd';
import { Link } from 'wouter';
import { useWords } from '../language.tsx';
import { type Unit, wholeName } from './force-api.ts';

function Named({ label, people }: { label: string; people: Unit['leaders'] }) {
  const { t } = useWords();
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {people.length === 0 && t('force.nobody')}
        {people.map((p) => (
          <Link key={p.id} href={`/force/members/${p.id}`}>
            {p.name}
          </Link>
        ))}
      </dd>
    </div>
  );
}

export function UnitCard({ units, unit }: { units: Unit[]; unit: Unit }) {
  const { t } = useWords();
  const { people, callable, onDuty, posts } = unit;
  return (
    <Card size="small" title={wholeName(units, unit.id)} style={{ marginBottom: 12 }}>
      <dl className="unit-facts">
        <Named label={t('force.leader')} people={unit.leaders} />
        <Named label={t('force.deputy')} people={unit.deputies} />
        <div>
          <dt>{t('force.own-people')}</dt>
          <dd>{t('force.map.site', { people, callable, onDuty })}</dd>
        </div>
        {posts.map((p) => (
          <div key={p.title}>
            <dt>{t('force.post-of', { post: t(`force.post.${p.title}`) })}</dt>
            <dd>
              {p.holders}/{p.seats} {p.vacancies > 0 && <Tag>▲ {t('force.vacant', { n: p.vacancies })}</Tag>}
            </dd>
          </div>
        ))}
      </dl>
      {posts.length === 0 && <small>{t('force.no-posts')}</small>}
    </Card>
  );
}
