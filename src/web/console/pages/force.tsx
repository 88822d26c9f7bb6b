// The force: its units with posts, vacancies, leaders and readiness, and everybody in it, found as they are typed.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Card, Empty, Flex, Segmented, Tag, Typography } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useWords } from '../language.tsx';
import { Allowed } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { ChooseFound } from './choose-found.tsx';
import { listUnits, type Search, searchPage, type Unit } from './force-api.ts';
import { ForceBulk } from './force-bulk.tsx';
import { ForceFilter } from './force-filter.tsx';
import { ForceTable } from './force-table.tsx';
import { ForceTree } from './force-tree.tsx';
import { LACKS } from './force-words.ts';
import { UnitCard } from './unit-card.tsx';

const ForceMap = lazy(() => import('./force-map.tsx'));

const VIEWS = ['table', 'map'] as const;
type View = (typeof VIEWS)[number];
/** Kept while the console is open, so that coming back from a person finds the list as it was. Never in the address. */
let kept: Search = { sort: 'name', order: 'asc' };
let keptSite: string | null = null;

/** What a figure elsewhere asks to see; a name is never in an address. */
function askedBy(params: URLSearchParams): Search | null {
  const unitId = Number(params.get('unit')) || undefined;
  const organisationId = Number(params.get('within')) || undefined;
  const lacks = LACKS.find((one) => one === params.get('lacks'));
  return unitId || organisationId || lacks
    ? { sort: 'name', order: 'asc', unitId, organisationId, lacks }
    : null;
}

export default function ForcePage() {
  const { t } = useWords();
  const [params] = useSearchParams();
  const [search, setSearch] = useState(() => askedBy(params) ?? kept);
  const [view, setView] = useState<View>('table');
  const [chosen, choose] = useState<Map<number, number>>(new Map());
  const ask = (next: Search) => {
    kept = next;
    setSearch(next);
    choose(new Map());
  };
  const atSite = (organisationId: number, name: string) => {
    keptSite = name;
    ask({ ...search, organisationId });
    setView('table');
  };
  const units = useQuery({ queryKey: ['units'], queryFn: listUnits });
  const first = useQuery({
    queryKey: ['members', search, 1],
    queryFn: () => searchPage(search, 1),
    placeholderData: keepPreviousData,
  });
  const broken = units.error ?? first.error;
  if (broken) return <Failed error={broken} retry={() => Promise.all([units.refetch(), first.refetch()])} />;
  if (!units.data || !first.data) return <Loading />;
  const { total } = first.data;
  const unit = units.data.find((u) => u.id === search.unitId);
  const asked = Object.keys(search).some((key) => key !== 'sort' && key !== 'order');
  return (
    <div className="force">
      <Head />
      {total === 0 && !asked ? (
        <Card style={{ marginTop: 16 }}>
          <Empty description={t('force.empty')}>
            <Allowed permission="roster.import">
              <Link href="/force/import">{t('force.import')}</Link>
            </Allowed>
          </Empty>
        </Card>
      ) : (
        <div className="force-columns">
          <ForceTree
            units={units.data}
            chosen={search.unitId}
            onChoose={(unitId) => ask({ ...search, unitId })}
          />
          <section aria-label={t('force.roster')}>
            {unit && <UnitCard units={units.data} unit={unit} />}
            <ForceFilter search={search} total={total} onAsk={ask} />
            <Views {...{ search, view, setView }} onAsk={ask} />
            {view === 'map' ? (
              <Suspense fallback={<Loading />}>
                <ForceMap search={search} onSite={atSite} />
              </Suspense>
            ) : (
              <People {...{ units: units.data, search, total, chosen, choose, ask }} />
            )}
          </section>
        </div>
      )}
    </div>
  );
}

interface PeopleProps {
  units: Unit[];
  search: Search;
  total: number;
  chosen: Map<number, number>;
  choose(chosen: Map<number, number>): void;
  ask(search: Search): void;
}

/** Everybody who was found, and what can be done to many at once. */
function People({ units, search, total, chosen, choose, ask }: PeopleProps) {
  const { t } = useWords();
  return (
    <>
      {total > 0 && chosen.size === 0 && (
        <Allowed permission="member.absence">
          <p>
            <ChooseFound {...{ search, total, choose }} />
          </p>
        </Allowed>
      )}
      <ForceBulk units={units} chosen={chosen} onDone={() => choose(new Map())} />
      {total === 0 ? (
        <Empty style={{ padding: 48 }} description={t('force.none')}>
          <Button onClick={() => ask({ sort: search.sort, order: search.order })}>{t('force.all')}</Button>
        </Empty>
      ) : (
        <ForceTable key={JSON.stringify(search)} {...{ search, total, chosen, choose }} onAsk={ask} />
      )}
    </>
  );
}

function Head() {
  const { t } = useWords();
  return (
    <Flex justify="space-between" align="center" wrap gap={8}>
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        {t('force.title')}
      </Typography.Title>
      <Flex gap={8} wrap>
        <Allowed permission="roster.export">
          <Button href="/api/roster/export.xlsx">{t('force.export')}</Button>
        </Allowed>
        <Allowed permission="roster.import">
          <Link href="/force/import" asChild>
            <Button type="primary">{t('force.import')}</Button>
          </Link>
        </Allowed>
      </Flex>
    </Flex>
  );
}

interface ViewsProps {
  search: Search;
  view: View;
  setView(view: View): void;
  onAsk(search: Search): void;
}

/** List or map, and the site that was chosen on the map. */
function Views({ search, view, setView, onAsk }: ViewsProps) {
  const { t } = useWords();
  return (
    <Flex gap={8} wrap align="center" style={{ marginBottom: 12 }}>
      <Segmented<View>
        aria-label={t('force.view')}
        options={VIEWS.map((value) => ({ value, label: t(`force.view.${value}`) }))}
        value={view}
        onChange={setView}
      />
      {search.organisationId !== undefined && (
        <Tag closable onClose={() => onAsk({ ...search, organisationId: undefined })}>
          {keptSite}
        </Tag>
      )}
    </Flex>
  );
}
