// Who may sign in besides the members: officers, and members with a role. Inviting, and finding a member to give a role.
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Modal, type TableColumnsType, Tag } from 'antd';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useWords, type Words } from '../../language.tsx';
import { Failed, Loading } from '../../shell.tsx';
import { minuteAt } from '../../when.ts';
import { WideTable } from '../../wide.tsx';
import { accountOf, findMembers, type Invitation, invite, listPeople, type Person } from './access-api.ts';
import { AdminPage, Once, useDo } from './frame.tsx';
import { grantOf, type RoleChoice, RoleFields } from './role-fields.tsx';

export const grantWords = (t: Words, g: Person['grants'][number]) =>
  t('admin.grant', { scope: g.scopeName ?? t('people.everything'), role: t(`access-role.${g.role}`) });

function columnsOf(t: Words): TableColumnsType<Person> {
  return [
    {
      title: t('admin.name'),
      render: (_, p) => (
        <>
          <Link href={`/admin/people/${p.id}`}>{p.name}</Link>{' '}
          {p.suspendedAt && <Tag>{t('admin.suspended')}</Tag>}
        </>
      ),
    },
    {
      title: t('admin.belongs'),
      render: (_, p) => (p.memberId === null ? t('admin.officer') : p.unitName || '—'),
    },
    {
      title: t('admin.roles'),
      render: (_, p) =>
        p.grants.length > 0
          ? p.grants.map((g) => <div key={g.id}>{grantWords(t, g)}</div>)
          : t('admin.no-role'),
    },
    { title: t('admin.seen'), render: (_, p) => (p.lastSeenAt ? minuteAt(p.lastSeenAt) : t('admin.never')) },
  ];
}

export default function PeoplePage() {
  const { t } = useWords();
  const [inviting, setInviting] = useState(false);
  const people = useQuery({ queryKey: ['people'], queryFn: listPeople });
  if (people.isPending) return <Loading />;
  if (people.isError) return <Failed error={people.error} retry={people.refetch} />;
  return (
    <AdminPage
      title={t('admin.people')}
      about={t('admin.people.what')}
      actions={
        <Button type="primary" onClick={() => setInviting(true)}>
          {t('admin.invite')}
        </Button>
      }
    >
      <WideTable
        label={t('admin.people')}
        width_px={640}
        rowKey="id"
        columns={columnsOf(t)}
        dataSource={people.data}
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
      />
      <FindMember />
      <Modal
        open={inviting}
        title={t('admin.invite')}
        footer={null}
        destroyOnHidden
        onCancel={() => setInviting(false)}
      >
        <Invite />
      </Modal>
    </AdminPage>
  );
}

interface Officer extends RoleChoice {
  name: string;
  phone: string;
}

function Invite() {
  const { t } = useWords();
  const { busy, run } = useDo('people');
  const [made, setMade] = useState<Invitation | null>(null);
  const send = ({ name, phone, ...choice }: Officer) =>
    run(
      async () => setMade(await invite({ name, phone, grant: grantOf(choice) })),
      t('admin.invited', { name }),
    );
  if (made?.link) return <Once what={t('admin.link.what', { hours: made.hours })} value={made.link} />;
  if (made) return <p>{t('admin.invited.before')}</p>;
  const needed = [{ required: true, message: t('admin.needed') }];
  return (
    <Form<Officer> layout="vertical" onFinish={send} requiredMark={false}>
      <p>{t('admin.invite.what')}</p>
      <Form.Item name="name" label={t('admin.name')} rules={needed}>
        <Input maxLength={30} autoComplete="off" />
      </Form.Item>
      <Form.Item name="phone" label={t('admin.phone')} rules={needed}>
        <Input type="tel" maxLength={40} autoComplete="off" />
      </Form.Item>
      <RoleFields />
      <Button type="primary" htmlType="submit" loading={busy}>
        {t('admin.invite.do')}
      </Button>
    </Form>
  );
}

/** Members sign in by themselves; here one is found to be given a role. */
function FindMember() {
  const { t } = useWords();
  const [, go] = useLocation();
  const { busy, run } = useDo();
  const [found, setFound] = useState<Awaited<ReturnType<typeof findMembers>> | null>(null);
  const { run: open } = useDo('people');
  const find = (name: string) => name.trim() && run(async () => setFound(await findMembers(name)), null);
  const choose = (id: number) => open(async () => go(`/admin/people/${await accountOf(id)}`), null);
  return (
    <section aria-label={t('admin.member')}>
      <h2>{t('admin.member')}</h2>
      <p>{t('admin.member.what')}</p>
      <Input.Search
        aria-label={t('admin.member.name')}
        placeholder={t('admin.member.name')}
        style={{ maxWidth: 360, marginBlock: 8 }}
        autoComplete="off"
        loading={busy}
        onSearch={find}
      />
      {found?.length === 0 && <p>{t('admin.member.none')}</p>}
      <ul>
        {found?.map((m) => (
          <li key={m.id}>
            {m.name} <small>{m.unitName}</small>{' '}
            <Button size="small" onClick={() => choose(m.id)}>
              {t('admin.member.choose')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
