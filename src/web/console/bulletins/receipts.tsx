// Who has read it: per site, the most unread first, and person by person.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Empty, Flex, Segmented, type TableProps } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { useWords } from '../language.tsx';
import { Failed, Loading } from '../shell.tsx';
import { minuteAt } from '../when.ts';
import { WideTable } from '../wide.tsx';
import { bulletins, PAGE_SIZE, type Recipient, type SiteReceipts, type Whole } from './api.ts';

export function Receipts({ whole }: { whole: Whole }) {
  const { t } = useWords();
  const [site, choose] = useState<SiteReceipts | null>(null);
  return (
    <>
      <section>
        <h2 className="bul-head">{t('bul.by-site')}</h2>
        <WideTable<SiteReceipts>
          label={t('bul.by-site')}
          size="middle"
          rowKey={(s) => s.siteId ?? 0}
          dataSource={whole.sites}
          pagination={{ pageSize: PAGE_SIZE, hideOnSinglePage: true, showSizeChanger: false }}
          columns={[
            {
              ...{ key: 'site', title: t('bul.site') },
              render: (_, s) => (
                <button
                  type="button"
                  className="link"
                  aria-pressed={site?.siteId === s.siteId}
                  onClick={() => choose(s)}
                >
                  {s.siteName ?? t('bul.no-site')}
                </button>
              ),
            },
            {
              key: 'read',
              title: t('bul.read'),
              align: 'right',
              render: (_, s) => `${s.read} / ${s.people}`,
            },
            {
              ...{ key: 'unread', title: t('bul.unread'), align: 'right' },
              render: (_, s) => (s.people > s.read ? <strong>▲ {s.people - s.read}</strong> : '0'),
            },
          ]}
        />
      </section>
      <People id={whole.bulletin.id} version={whole.bulletin.version} site={site} all={() => choose(null)} />
    </>
  );
}

interface PeopleProps {
  id: number;
  version: number;
  site: SiteReceipts | null;
  all(): void;
}

type Words = ReturnType<typeof useWords>['t'];
const columnsOf = (t: Words, version: number): NonNullable<TableProps<Recipient>['columns']> => [
  {
    key: 'name',
    title: t('bul.name'),
    render: (_, r) => <Link href={`/force/members/${r.memberId}`}>{r.name}</Link>,
  },
  { key: 'site', title: t('bul.site'), render: (_, r) => r.siteName ?? '—' },
  {
    ...{ key: 'read', title: t('bul.read-at') },
    render: (_, r) => {
      const receipt = r.receipts.find((one) => one.version === version);
      return receipt ? `✓ ${minuteAt(receipt.readAt)}` : <strong>{t('bul.unread')}</strong>;
    },
  },
  {
    ...{ key: 'earlier', title: t('bul.earlier-read') },
    render: (_, r) =>
      r.receipts
        .filter((one) => one.version !== version)
        .map((one) => t('bul.earlier-at', { n: one.version, at: minuteAt(one.readAt) }))
        .join(' '),
  },
];

function People({ id, version, site, all }: PeopleProps) {
  const { t } = useWords();
  const [shown, show] = useState<'all' | 'no' | 'yes'>('all');
  const [{ of, page }, turnTo] = useState({ of: 'all', page: 1 });
  const asked = `${shown} ${site?.siteId}`;
  const now = of === asked ? page : 1;
  const found = useQuery({
    queryKey: ['bulletin', String(id), 'people', asked, now],
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const query = {
        ...{ page: String(now), pageSize: String(PAGE_SIZE) },
        ...(shown !== 'all' && { read: shown }),
        ...(site?.siteId && { siteId: String(site.siteId) }),
      };
      return (await bulletins[':id'].recipients.$get({ param: { id: String(id) }, query })).json();
    },
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  return (
    <section>
      <h2 className="bul-head">{t('bul.by-person')}</h2>
      <Flex gap={8} wrap align="center">
        <Segmented
          value={shown}
          onChange={show}
          options={(['all', 'no', 'yes'] as const).map((value) => ({ value, label: t(`bul.show.${value}`) }))}
        />
        {site && (
          <button type="button" className="link" onClick={all}>
            {t('bul.all-sites', { name: site.siteName ?? t('bul.no-site') })}
          </button>
        )}
      </Flex>
      <WideTable<Recipient>
        label={t('bul.by-person')}
        size="middle"
        rowKey="memberId"
        dataSource={found.data.items}
        locale={{ emptyText: <Empty description={t('bul.nobody-such')} /> }}
        pagination={{
          ...{ current: now, pageSize: PAGE_SIZE, total: found.data.total },
          onChange: (next) => turnTo({ of: asked, page: next }),
          ...{ hideOnSinglePage: true, showSizeChanger: false },
        }}
        columns={columnsOf(t, version)}
      />
    </section>
  );
}
