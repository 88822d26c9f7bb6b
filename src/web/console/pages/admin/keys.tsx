// Keys of programs: who made each, when it was last used; making one, taking one back.
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Modal, Tag } from 'antd';
import { useState } from 'react';
import { act } from '../../api.ts';
import { useWords } from '../../language.tsx';
import { Failed, Loading } from '../../shell.tsx';
import { minuteAt } from '../../when.ts';
import { WideTable } from '../../wide.tsx';
import { type Key, listKeys, makeKey } from './access-api.ts';
import { AdminPage, Once, useDo } from './frame.tsx';
import { grantWords } from './people.tsx';
import { grantOf, type RoleChoice, RoleFields } from './role-fields.tsx';

export default function KeysPage() {
  const { t } = useWords();
  const [making, setMaking] = useState(false);
  const { busy, run, ask } = useDo('keys');
  const keys = useQuery({ queryKey: ['keys'], queryFn: listKeys });
  if (keys.isPending) return <Loading />;
  if (keys.isError) return <Failed error={keys.error} retry={keys.refetch} />;
  const revoke = (k: Key) =>
    ask(t('admin.key.sure', { name: k.name }), t('admin.key.revoke.what'), t('admin.key.revoke'), () =>
      run(() => act(`/keys/${k.id}`, undefined, 'DELETE'), t('admin.key.revoked')),
    );
  return (
    <AdminPage
      title={t('admin.keys')}
      about={t('admin.keys.what')}
      actions={
        <Button type="primary" onClick={() => setMaking(true)}>
          {t('admin.key.make')}
        </Button>
      }
    >
      <WideTable
        label={t('admin.keys')}
        width_px={760}
        rowKey="id"
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: t('admin.keys.none') }}
        dataSource={keys.data}
        columns={[
          {
            title: t('admin.key.name'),
            render: (_, k) => (
              <>
                {k.name} {k.revokedAt && <Tag>{t('admin.key.gone', { time: minuteAt(k.revokedAt) })}</Tag>}
              </>
            ),
          },
          {
            title: t('admin.roles'),
            render: (_, k) => k.grants.map((g) => <div key={g.id}>{grantWords(t, g)}</div>),
          },
          { title: t('admin.key.by'), render: (_, k) => `${k.createdByName} ${minuteAt(k.createdAt)}` },
          {
            title: t('admin.seen'),
            render: (_, k) => (k.lastUsedAt ? minuteAt(k.lastUsedAt) : t('admin.key.never')),
          },
          {
            title: t('admin.do'),
            render: (_, k) =>
              !k.revokedAt && (
                <Button size="small" danger disabled={busy} onClick={() => revoke(k)}>
                  {t('admin.key.revoke')}
                </Button>
              ),
          },
        ]}
      />
      <Modal
        open={making}
        title={t('admin.key.make')}
        footer={null}
        destroyOnHidden
        onCancel={() => setMaking(false)}
      >
        <Make />
      </Modal>
    </AdminPage>
  );
}

function Make() {
  const { t } = useWords();
  const { busy, run } = useDo('keys');
  const [key, setKey] = useState<string | null>(null);
  if (key) return <Once what={t('admin.key.once')} value={key} />;
  const make = ({ name, ...choice }: RoleChoice & { name: string }) =>
    run(async () => setKey(await makeKey(name, grantOf(choice))), t('admin.key.made', { name }));
  return (
    <Form layout="vertical" requiredMark={false} onFinish={make}>
      <Form.Item
        name="name"
        label={t('admin.key.name')}
        extra={t('admin.key.name.what')}
        rules={[{ required: true, message: t('admin.needed') }]}
      >
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <RoleFields />
      <Button type="primary" htmlType="submit" loading={busy}>
        {t('admin.key.make')}
      </Button>
    </Form>
  );
}
