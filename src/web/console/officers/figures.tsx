// What is asked of employers and sites, what they have, who is short; each figure leads to its people.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert, Empty, Flex, Radio, Select, type TableProps } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { useWords } from '../language.tsx';
import { useRights } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { WideTable } from '../wide.tsx';
import { duty, type Figures, KINDS, type Kind, PAGE_SIZE, pagedBy, useDoing } from './api.ts';
import { QuotaLine } from './quotas.tsx';

type Words = ReturnType<typeof useWords>['t'];
type By = 'employer' | 'site';

/** `12 / 15`, and in bold by how many it is short; both lead to the people. */
const kindColumn = (t: Words, kind: Kind): NonNullable<TableProps<Figures>['columns']>[number] => ({
  ...{ key: kind, title: t(`of.kind.${kind}`) },
  render: (_, row) => {
    const { have, required, short } = row[kind];
    const people = `/officers/guards?organisation=${row.id}&kind=${kind}`;
    return (
      <>
        <Link href={people} aria-label={t('of.have.of', { name: row.name, kind: t(`of.kind.${kind}`) })}>
          {have} / {required}
        </Link>
        {short > 0 && (
          <>
            {' '}
            <Link href={`${people}&is=no`}>
              <b>{t('of.short', { n: short })}</b>
            </Link>
          </>
        )}
      </>
    );
  },
});

const columnsOf = (
  t: Words,
  by: By,
  classed: ((row: Figures, securityCompany: boolean) => void) | false,
): NonNullable<TableProps<Figures>['columns']> => [
  {
    ...{ key: 'name', title: t(`of.by.${by}`) },
    render: (_, row) => (
      <>
        {row.name}
        {by === 'site' && (
          <div className="quiet">{[row.stationName, row.employerName].filter(Boolean).join(' · ')}</div>
        )}
      </>
    ),
  },
  ...(by === 'employer'
    ? [
        {
          ...{ key: 'class', title: t('of.class') },
          render: (_: unknown, row: Figures) =>
            classed ? (
              <Select
                {...{ value: row.securityCompany, style: { width: 180 } }}
                aria-label={t('of.class.of', { name: row.name })}
                options={[true, false].map((value) => ({ value, label: t(`of.class.${value}`) }))}
                onChange={(value) => classed(row, value)}
              />
            ) : (
              t(`of.class.${row.securityCompany}`)
            ),
        },
      ]
    : []),
  {
    ...{ key: 'staff', title: t('of.staff') },
    render: (_, row) => <Link href={`/officers/guards?organisation=${row.id}`}>{row.staff}</Link>,
  },
  ...KINDS.map((kind) => kindColumn(t, kind)),
];

export function OfficerFigures() {
  const { t } = useWords();
  const rights = useRights();
  const [by, choose] = useState<By>('employer');
  const [short, only] = useState<Kind>();
  const [page, turn] = useState(1);
  const { wrong, doing } = useDoing(['officer-figures']);
  const found = useQuery({
    queryKey: ['officer-figures', by, short, page],
    queryFn: async () => {
      const query = { by, ...pagedBy(page), ...(short && { short }) };
      return (await duty.officers.figures.$get({ query })).json();
    },
    placeholderData: keepPreviousData,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const classed = ({ id }: Figures, securityCompany: boolean) =>
    doing(() => duty.employers[':id'].class.$put({ param: { id: String(id) }, json: { securityCompany } }));
  return (
    <Flex vertical gap={12}>
      <Flex gap={8} wrap>
        <Radio.Group
          {...{ value: by, optionType: 'button' }}
          aria-label={t('of.figures')}
          options={(['employer', 'site'] as const).map((value) => ({ value, label: t(`of.by.${value}`) }))}
          onChange={(e) => {
            choose(e.target.value);
            turn(1);
          }}
        />
        <Select
          {...{ allowClear: true, style: { width: 220 }, value: short ?? null }}
          aria-label={t('of.only-short')}
          placeholder={t('of.only-short')}
          options={KINDS.map((value) => ({
            value,
            label: t('of.short-of', { kind: t(`of.kind.${value}`) }),
          }))}
          onChange={(value) => {
            only(value ?? undefined);
            turn(1);
          }}
        />
      </Flex>
      <QuotaLine />
      {wrong && <Alert type="error" showIcon title={wrong} />}
      <WideTable<Figures>
        label={t('of.figures')}
        size="middle"
        rowKey="id"
        dataSource={found.data.items}
        locale={{ emptyText: <Empty description={t(short ? 'of.none-short' : 'of.figures.none')} /> }}
        pagination={{
          ...{ current: page, pageSize: PAGE_SIZE, total: found.data.total, onChange: turn },
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        columns={columnsOf(t, by, rights.may('policy.change') && classed)}
      />
    </Flex>
  );
}
