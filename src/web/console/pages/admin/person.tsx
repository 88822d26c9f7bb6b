// One person who may sign in: roles, where signed in, a new link, suspending.
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Flex, Form, Modal } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import { act } from '../../api.ts';
import { useWords } from '../../language.tsx';
import { Failed, Loading } from '../../shell.tsx';
import { minuteAt } from '../../when.ts';
import { WideTable } from '../../wide.tsx';
import {
  type Invitation,
  listSessions,
  newLink,
  onePerson,
  type Person,
  type Session,
} from './access-api.ts';
import { AdminPage, Once, useDo } from './frame.tsx';
import { grantWords } from './people.tsx';
import { grantOf, type RoleChoice, RoleFields } from './role-fields.tsx';

export default function PersonPage() {
  const { t } = useWords();
  const id = Number(useParams().id);
  const person = useQuery({ queryKey: ['people', id], queryFn: () => onePerson(id) });
  if (person.isPending) return <Loading />;
  if (person.isError) return <Failed error={person.error} retry={person.refetch} />;
  const p = person.data;
  return (
    <AdminPage title={p.name} about={p.memberId === null ? `${t('admin.officer')} ${p.phone}` : p.unitName}>
      <Link href="/admin/people">{t('admin.people.back')}</Link>
      {p.suspendedAt && (
        <Alert
          type="warning"
          showIcon
          title={t('admin.suspended.since', { time: minuteAt(p.suspendedAt) })}
        />
      )}
      <Roles p={p} />
      {!p.suspendedAt && <Sessions p={p} />}
      <Suspension p={p} />
    </AdminPage>
  );
}

function Roles({ p }: { p: Person }) {
  const { t } = useWords();
  const { busy, run } = useDo('people', 'me');
  const [form] = Form.useForm<RoleChoice>();
  const give = (grant: object) => act(`/people/${p.id}/grants`, grant);
  const take = (g: Person['grants'][number]) => {
    const { role, organisationId, unitId } = g;
    const again = { role, ...(organisationId && { organisationId }), ...(unitId && { unitId }) };
    return run(
      () => act(`/people/${p.id}/grants/${g.id}`, undefined, 'DELETE'),
      t('admin.taken', { role: grantWords(t, g) }),
      () => give(again),
    );
  };
  const add = async (choice: RoleChoice) => {
    if (await run(() => give(grantOf(choice)), t('admin.given'))) form.resetFields();
  };
  return (
    <section aria-label={t('admin.roles')}>
      <h2>{t('admin.roles')}</h2>
      {p.grants.length === 0 && <p>{t('admin.no-role')}</p>}
      <ul>
        {p.grants.map((g) => (
          <li key={g.id}>
            {grantWords(t, g)} <small>{minuteAt(g.grantedAt)}</small>{' '}
            <Button size="small" disabled={busy} onClick={() => take(g)}>
              {t('admin.take')}
            </Button>
          </li>
        ))}
      </ul>
      <Form<RoleChoice>
        form={form}
        layout="vertical"
        style={{ maxWidth: 420 }}
        requiredMark={false}
        onFinish={add}
      >
        <RoleFields />
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('admin.give')}
        </Button>
      </Form>
    </section>
  );
}

function Sessions({ p }: { p: Person }) {
  const { t } = useWords();
  const { busy, run } = useDo('sessions');
  const [link, setLink] = useState<Invitation | null>(null);
  const sessions = useQuery({ queryKey: ['sessions', p.id], queryFn: () => listSessions(p.id) });
  const end = (s: Session) =>
    run(() => act(`/people/${p.id}/sessions/${s.id}`, undefined, 'DELETE'), t('admin.ended'));
  return (
    <section aria-label={t('admin.sessions')}>
      <h2>{t('admin.sessions')}</h2>
      <WideTable
        label={t('admin.sessions')}
        width_px={640}
        rowKey="id"
        pagination={false}
        loading={sessions.isPending}
        locale={{ emptyText: t('admin.sessions.none') }}
        dataSource={sessions.data ?? []}
        columns={[
          { title: t('admin.session.kind'), render: (_, s) => t(`self.kind.${s.kind}`) },
          { title: t('admin.session.from'), dataIndex: 'ipAddress' },
          { title: t('admin.session.since'), render: (_, s) => minuteAt(s.createdAt) },
          { title: t('admin.seen'), render: (_, s) => minuteAt(s.lastSeenAt) },
          {
            title: t('admin.do'),
            render: (_, s) =>
              s.current ? (
                t('self.this')
              ) : (
                <Button size="small" disabled={busy} onClick={() => end(s)}>
                  {t('admin.end')}
                </Button>
              ),
          },
        ]}
      />
      {sessions.data?.length === 0 && (
        <Flex vertical gap={8} align="start" style={{ marginTop: 12 }}>
          <p>{t('admin.link.why')}</p>
          <Button
            loading={busy}
            onClick={() => run(async () => setLink(await newLink(p.id)), t('admin.link.made'))}
          >
            {t('admin.link')}
          </Button>
        </Flex>
      )}
      <Modal open={link !== null} title={t('admin.link')} footer={null} onCancel={() => setLink(null)}>
        {link?.link && <Once what={t('admin.link.what', { hours: link.hours })} value={link.link} />}
      </Modal>
    </section>
  );
}

function Suspension({ p }: { p: Person }) {
  const { t } = useWords();
  const { busy, run, ask } = useDo('people', 'sessions');
  const reopen = () => run(() => act(`/people/${p.id}/reopen`), t('admin.reopened'));
  const suspend = () =>
    ask(t('admin.suspend.sure', { name: p.name }), t('admin.suspend.what'), t('admin.suspend'), () =>
      run(() => act(`/people/${p.id}/suspend`), t('admin.suspended.done')),
    );
  return (
    <section aria-label={t('admin.suspend')}>
      <Flex gap={12} align="center" wrap>
        {p.suspendedAt ? (
          <Button disabled={busy} onClick={reopen}>
            {t('admin.reopen')}
          </Button>
        ) : (
          <Button danger disabled={busy} onClick={suspend}>
            {t('admin.suspend')}
          </Button>
        )}
        <span>{t(p.suspendedAt ? 'admin.reopen.what' : 'admin.suspend.what')}</span>
      </Flex>
    </section>
  );
}
