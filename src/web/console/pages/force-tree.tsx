// The units as a tree: how many of the people could be called now, what is vacant, who leads.
import { Card, Tag, Tree } from 'antd';
import { useMemo } from 'react';
import { useWords } from '../language.tsx';
import type { Unit } from './force-api.ts';

interface Branch {
  unit: Unit;
  below: Branch[];
  people: number;
  callable: number;
  vacancies: number;
}

function branchesOf(byParent: Map<number | null, Unit[]>, parentId: number | null): Branch[] {
  return (byParent.get(parentId) ?? []).map((unit) => {
    const below = branchesOf(byParent, unit.id);
    const sum = (own: number, of: (b: Branch) => number) => below.reduce((all, b) => all + of(b), own);
    const vacant = unit.posts.reduce((all, p) => all + p.vacancies, 0);
    return {
      ...{ unit, below, people: sum(unit.people, (b) => b.people) },
      callable: sum(unit.callable, (b) => b.callable),
      vacancies: sum(vacant, (b) => b.vacancies),
    };
  });
}

function Line({ branch: { unit, people, callable, vacancies } }: { branch: Branch }) {
  const { t } = useWords();
  const leaders = [...unit.leaders, ...unit.deputies].map((p) => p.name).join('、');
  const posts = unit.posts
    .map((p) => t('force.post-line', { ...p, post: t(`force.post.${p.title}`) }))
    .join('；');
  return (
    <span title={posts}>
      <b>{unit.name}</b> {t('force.ready', { callable, people })}{' '}
      {vacancies > 0 && <Tag>{t('force.vacant', { n: vacancies })}</Tag>}
      {leaders && <small>{leaders}</small>}
    </span>
  );
}

interface Props {
  units: Unit[];
  chosen: number | undefined;
  onChoose(unitId: number | undefined): void;
}

export function ForceTree({ units, chosen, onChoose }: Props) {
  const { t } = useWords();
  const data = useMemo(() => {
    const node = (branch: Branch): { key: number; title: React.ReactNode; children: object[] } => ({
      key: branch.unit.id,
      title: <Line branch={branch} />,
      children: branch.below.map(node),
    });
    return branchesOf(
      Map.groupBy(units, (u) => u.parentId),
      null,
    ).map(node);
  }, [units]);
  return (
    <Card size="small" title={t('force.units')} className="force-tree">
      {data.length === 0 ? (
        t('force.no-units')
      ) : (
        <Tree
          blockNode
          aria-label={t('force.units')}
          height={560}
          treeData={data as never}
          selectedKeys={chosen === undefined ? [] : [chosen]}
          onSelect={([key]) => onChoose(key === undefined ? undefined : Number(key))}
        />
      )}
    </Card>
  );
}
