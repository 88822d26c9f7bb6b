// Launch templates: what a launch is filled in from with one click; made, changed, retired and brought back here.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Empty, Flex, Table, Typography } from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { act } from '../api.ts';
import { useWords } from '../language.tsx';
import { type Template, templates } from '../launch/desk.ts';
import { TemplateForm } from '../launch/template-form.tsx';
import { useRights } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';

const UNDO_SECONDS = 20;

export default function TemplatesPage() {
  const { t } = useWords();
  const { may } = useRights();
  const [retired, showRetired] = useState(false);
  const [editing, edit] = useState<Template | 'new' | null>(null);
  const found = useQuery({
    queryKey: ['launch-templates', retired],
    queryFn: async () =>
      (await (await templates['launch-templates'].$get({ query: retired ? { retired: 'true' } : {} })).json())
        .items,
  });
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  if (found.isPending) return <Loading />;
  const items = found.data;
  const make = may('template.change') && (
    <Button type="primary" onClick={() => edit('new')}>
      {t('template.new')}
    </Button>
  );
  return (
    <Flex vertical gap={16}>
      <Flex justify="space-between" align="center" wrap gap={8}>
        <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
          {t('template.title')}
        </Typography.Title>
        <Flex gap={16} wrap align="center">
          <Checkbox checked={retired} onChange={(e) => showRetired(e.target.checked)}>
            {t('template.show-retired')}
          </Checkbox>
          <Link href="/launch">{t('template.launch')}</Link>
          {items.length > 0 && make}
        </Flex>
      </Flex>
      {items.length === 0 ? (
        <Empty description={t('template.none')}>{make}</Empty>
      ) : (
        <List items={items} edit={edit} />
      )}
      {editing && <TemplateForm template={editing === 'new' ? null : editing} close={() => edit(null)} />}
    </Flex>
  );
}

/** Retires and brings back; either can be taken back at once. */
function useRetiring() {
  const { t } = useWords();
  const { notification } = App.useApp();
  const queries = useQueryClient();
  const set = async ({ id, name }: Template, retired: boolean) => {
    try {
      await act(`/launch-templates/${id}/${retired ? 'retire' : 'restore'}`);
    } catch (error) {
      notification.error({ placement: 'bottomLeft', title: (error as Error).message });
      return;
    }
    await queries.invalidateQueries({ queryKey: ['launch-templates'] });
    await queries.invalidateQueries({ queryKey: ['launch-desk'] });
    const key = `template${id}`;
    const undo = () => {
      notification.destroy(key);
      void set({ id, name } as Template, !retired);
    };
    notification.success({
      ...{ key, placement: 'bottomLeft', duration: UNDO_SECONDS },
      title: t(retired ? 'template.gone' : 'template.saved', { name }),
      actions: retired && <Button onClick={undo}>{t('force.undo')}</Button>,
    });
  };
  return set;
}

function List({ items, edit }: { items: Template[]; edit(template: Template): void }) {
  const { t } = useWords();
  const set = useRetiring();
  const lines = (template: Template) =>
    template.lines.map((l) => `${t(`role.${l.role}`)} ${l.count}`).join(' · ');
  return (
    <Table<Template>
      {...{ rowKey: 'id', dataSource: items, pagination: false as const, scroll: { x: 800 } }}
      columns={[
        {
          title: t('template.name'),
          render: (_, row) => (
            <>
              <b>{row.name}</b> {row.retired && `（${t('template.retired')}）`}
            </>
          ),
        },
        { title: t('template.scope'), render: (_, row) => row.unitName ?? t('template.city') },
        { title: t('compose.severity'), render: (_, row) => t(`severity.${row.severity ?? 'none'}`) },
        { title: t('template.lines'), render: (_, row) => lines(row) },
        { title: t('template.minutes'), dataIndex: 'minutes' },
        {
          title: t('template.do'),
          render: (_, row) =>
            row.mayChange && (
              <Flex gap={8}>
                {!row.retired && (
                  <Button aria-label={`${t('template.change')} ${row.name}`} onClick={() => edit(row)}>
                    {t('template.change')}
                  </Button>
                )}
                <Button
                  aria-label={`${t(row.retired ? 'template.restore' : 'template.retire')} ${row.name}`}
                  onClick={() => set(row, !row.retired)}
                >
                  {t(row.retired ? 'template.restore' : 'template.retire')}
                </Button>
              </Flex>
            ),
        },
      ]}
    />
  );
}
