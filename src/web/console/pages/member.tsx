// One member: everything held, and every call-out that he or she was asked to.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Descriptions, Flex, Tag, Typography } from 'antd';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { Link, useParams } from 'wouter';
import { plain } from '../../../kernel/plain.ts';
import { GiveBack } from '../equipment/give-back.tsx';
import { useWords } from '../language.tsx';
import { useRights } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { minuteAt } from '../when.ts';
import { WideTable } from '../wide.tsx';
import { history, type MemberDetail, type PastCallout, roster } from './force-api.ts';

const MemberHeld = lazy(() => import('./member-held.tsx'));

const minute = (at: string | null | undefined) => (at ? minuteAt(at) : '—');

export default function MemberPage() {
  const { t } = useWords();
  const { id = '' } = useParams<{ id: string }>();
  const param = { id };
  const holds = useRights({ target: 'member', id: Number(id) }).may('member.held');
  const member = useQuery({
    queryKey: ['member', id],
    queryFn: async () => (await roster.members[':id'].$get({ param } as never)).json(),
  });
  const past = useQuery({
    queryKey: ['member', id, 'callouts'],
    queryFn: async () => (await history.members[':id'].callouts.$get({ param } as never)).json(),
    // Who may see a member may still not read call-outs.
    retry: false,
  });
  if (member.isPending) return <Loading />;
  if (member.isError) return <Failed error={member.error} retry={member.refetch} />;
  const m = member.data;
  return (
    <Flex vertical gap={16}>
      <Link href="/force">{t('member.back')}</Link>
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        {m.name}
      </Typography.Title>
      <Facts m={m} />
      <Records m={m} />
      {past.data && <Past items={past.data.items} />}
      {holds && (
        <Suspense fallback={<Loading />}>
          <MemberHeld id={id} name={m.name} />
        </Suspense>
      )}
    </Flex>
  );
}

function Facts({ m }: { m: MemberDetail }) {
  const { t } = useWords();
  const facts: [string, React.ReactNode][] = [
    ['status', t(`force.status.${m.status}`)],
    ['unit', m.unit?.name],
    ['post', m.post && t(`force.post.${m.post}`)],
    ['duty', [t(`force.duty.${m.dutyState}`), m.dutySite?.name].filter(Boolean).join(' · ')],
    ['consent', m.consentWithdrawnOn ? t('member.withdrawn', { on: m.consentWithdrawnOn }) : m.consentOn],
    ['id-number', m.idNumberEnd && `**** ${m.idNumberEnd}`],
    ['county', m.county?.name],
    ['station', m.station?.name],
    ['employer', m.employer?.name],
    ['site', m.site?.name],
    ['remark', m.remark],
  ];
  return (
    <Descriptions
      bordered
      size="small"
      column={{ xs: 1, sm: 1, md: 2, xl: 3 }}
      items={facts.map(([key, children]) => ({
        key,
        label: t(`member.${key}`),
        children: children || '—',
      }))}
    />
  );
}

/** A card with one line each, or the words that there is none. */
function Part({ title, none, children }: { title: string; none: string; children: ReactNode[] }) {
  return (
    <Card size="small" title={title}>
      {children.length > 0 ? children : none}
    </Card>
  );
}

function Records({ m }: { m: MemberDetail }) {
  const { t } = useWords();
  const dates = (from: string | null, to: string | null) => `${from ?? '—'} ～ ${to ?? t('member.no-end')}`;
  return (
    <div className="member-cards">
      <Part title={t('member.addresses')} none={t('member.no-address')}>
        {m.contactPoints.map((p) => (
          <p key={p.id}>
            {t(`member.${p.kind}`)} {p.address}{' '}
            {(p.optedOut || p.retired) && <Tag>{t(p.optedOut ? 'member.opted-out' : 'member.retired')}</Tag>}
          </p>
        ))}
      </Part>
      <Part title={t('member.skills')} none={t('member.no-skills')}>
        {m.qualifications.map((q) => (
          <p key={q.kind}>
            <b>{t(`skill.${q.kind}`)}</b> {dates(q.issuedOn, q.expiresOn)}
          </p>
        ))}
      </Part>
      <Part title={t('member.equipment')} none={t('member.no-equipment')}>
        {[
          ...m.lacks.map((l) => <Lacking key={`${l.item}${l.role}`} {...l} />),
          ...m.equipment.map((e) => <Held key={e.id} held={e} memberId={m.id} />),
        ]}
      </Part>
      <Part title={t('member.absences')} none={t('member.no-absences')}>
        {m.absences.map((a) => (
          <p key={a.id}>
            {t(`force.leave.${a.kind}`)} {minute(a.startsAt)} ～{' '}
            {a.endsAt ? minute(a.endsAt) : t('member.no-end')}
          </p>
        ))}
      </Part>
    </div>
  );
}

/** One thing that is or was held; whoever keeps equipment takes it back here, counted things too. */
function Held({ held, memberId }: { held: MemberDetail['equipment'][number]; memberId: number }) {
  const { t } = useWords();
  const client = useQueryClient();
  const keeps = useRights().may('equipment.keep');
  const [taking, take] = useState(false);
  const { id, item, serial, count, returnedOn, unfit } = held;
  const what = [item, serial ?? (count > 1 ? `× ${count}` : '')].join(' ').trim();
  return (
    <div className="member-held">
      <span>
        {what} {returnedOn && <Tag>{t('member.returned', { on: returnedOn })}</Tag>}
        {unfit && <Tag>▲ {t(`member.unfit.${unfit}`)}</Tag>}
      </span>
      {keeps && !returnedOn && (
        <Button aria-label={`${t('equipment.return')} ${what}`} onClick={() => take(true)}>
          {t('equipment.return')}
        </Button>
      )}
      {taking && (
        <GiveBack
          {...{ issueId: id, what }}
          onDone={() => {
            take(false);
            client.invalidateQueries({ queryKey: ['member', String(memberId)] });
          }}
        />
      )}
    </div>
  );
}

/** What the standard asks for and is not held: first, and with the way to where it is handed out. */
function Lacking({ item, role }: MemberDetail['lacks'][number]) {
  const { t } = useWords();
  const said = t(role ? 'member.lacks-for' : 'member.lacks', { item, role: role ? t(`role.${role}`) : '' });
  return (
    <p>
      <Link href="/equipment">▲ {said}</Link>
    </p>
  );
}

function Past({ items }: { items: PastCallout[] }) {
  const { t } = useWords();
  return (
    <WideTable
      label={t('member.callouts')}
      width_px={720}
      title={() => <strong>{t('member.callouts')}</strong>}
      rowKey="calloutId"
      pagination={{ pageSize: 20, hideOnSinglePage: true }}
      locale={{ emptyText: t('member.no-callouts') }}
      dataSource={items}
      columns={[
        { title: t('member.when'), render: (_, p) => minute(p.summonedAt) },
        { title: t('member.kind'), render: (_, p) => t(`member.kind.${p.kind}`) },
        {
          title: t('member.callout'),
          render: (_, p) => <Link href={`/callouts/${p.calloutId}`}>{plain(p.title)}</Link>,
        },
        { title: t('member.answer'), render: (_, p) => t(`member.answer.${p.answer ?? 'none'}`) },
        {
          title: t('member.arrived'),
          render: (_, p) => (p.noShowAt && !p.arrivedAt ? t('member.no-show') : minute(p.arrivedAt)),
        },
        { title: t('member.home'), render: (_, p) => minute(p.homeSafeAt) },
      ]}
    />
  );
}
