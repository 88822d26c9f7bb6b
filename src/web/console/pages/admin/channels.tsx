// The ways out: whether each flows, and a test message over one. Below them the robots of units' group chats.
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Flex, Form, Input, Modal, type TableColumnsType } from 'antd';
import { hc, type InferResponseType } from 'hono/client';
import { useState } from 'react';
import type { channelRoutes } from '../../../../channel-routes.ts';
import { send } from '../../api.ts';
import { useWords, type Words } from '../../language.tsx';
import { useRights } from '../../rights.tsx';
import { Failed, Loading } from '../../shell.tsx';
import { channelTexts } from '../../texts/channel-texts.ts';
import { addTexts } from '../../texts.ts';
import { timeAt } from '../../when.ts';
import { WideTable } from '../../wide.tsx';
import { AdminPage, useDo } from './frame.tsx';
import { Robots } from './robots.tsx';

addTexts(channelTexts);
const api = hc<ReturnType<typeof channelRoutes>>('/api', { fetch: send }).channels;
type Found = InferResponseType<typeof api.$get, 200>;
type Route = Found['routes'][number];

const LOOK_EVERY_MS = 5_000;
/** A dispatcher says every half a minute that it is there; the platform's comes each minute. */
const UNSEEN_SECONDS = 150;
const SYMBOLS = { ok: '●', failing: '▲', stuck: '■' };

const ago = (t: Words, seconds: number | null) =>
  seconds === null
    ? t('channels.never')
    : seconds < 90
      ? t('channels.seconds-ago', { n: Math.round(seconds) })
      : t('channels.minutes-ago', { n: Math.round(seconds / 60) });

export default function ChannelsPage() {
  const { t } = useWords();
  const { may } = useRights();
  const found = useQuery({
    queryKey: ['channels'],
    refetchInterval: LOOK_EVERY_MS,
    queryFn: async () => (await api.$get()).json(),
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const { routes, dispatcherSeenSeconds: seen, now } = found.data;
  const unseen = seen === null || seen > UNSEEN_SECONDS;
  return (
    <AdminPage title={t('admin.channels')} about={t('channels.about')}>
      {unseen && (
        <Alert
          type="error"
          showIcon
          title={t('channels.unseen')}
          description={t('channels.unseen.what', { ago: ago(t, seen) })}
        />
      )}
      <Routes routes={routes} now={new Date(now)} />
      {may('unit.change') && <Robots now={new Date(now)} />}
    </AdminPage>
  );
}

function columnsOf(t: Words, now: Date, test: ((route: Route) => void) | null): TableColumnsType<Route> {
  return [
    {
      title: t('channels.route'),
      render: (_, r) => (
        <>
          <b>{t(`channel.${r.kind}`)}</b> {r.route}
        </>
      ),
    },
    {
      title: t('channels.state'),
      render: (_, r) => (
        <>
          <b>
            {SYMBOLS[r.state]} {t(`channels.state.${r.state}`)}
          </b>
          <br />
          <small>{r.reason && t('channels.said', { reason: r.reason, n: r.refusedInRow })}</small>
        </>
      ),
    },
    {
      title: t('channels.waiting'),
      render: (_, { waiting, oldestDueSeconds }) =>
        waiting && t('channels.waits', { n: waiting, seconds: Math.round(oldestDueSeconds ?? 0) }),
    },
    { title: t('channels.taken'), render: (_, r) => ago(t, r.takenSeconds) },
    {
      title: t('channels.pace'),
      render: (_, r) => (r.pacePerSecond ? t('channels.per-second', { n: r.pacePerSecond }) : '—'),
    },
    {
      title: t('channels.last-test'),
      render: (_, { lastTest }) =>
        lastTest && (
          <>
            {timeAt(lastTest.at, now)} {t(`channels.test.${lastTest.state}`)} <small>{lastTest.reason}</small>
          </>
        ),
    },
    {
      title: t('admin.do'),
      render: (_, r) => test && r.testable && <Button onClick={() => test(r)}>{t('channels.test')}</Button>,
    },
  ];
}

function Routes({ routes, now }: { routes: Route[]; now: Date }) {
  const { t } = useWords();
  const { may } = useRights();
  const [testing, test] = useState<Route | null>(null);
  return (
    <>
      <WideTable
        label={t('admin.channels')}
        width_px={960}
        rowKey="route"
        pagination={false}
        locale={{ emptyText: t('channels.none') }}
        dataSource={routes}
        columns={columnsOf(t, now, may('policy.change') ? test : null)}
      />
      <Modal
        open={testing !== null}
        title={testing && t('channels.test.title', { route: testing.route })}
        footer={null}
        destroyOnHidden
        onCancel={() => test(null)}
      >
        {testing && <Test route={testing} done={() => test(null)} />}
      </Modal>
    </>
  );
}

function Test({ route, done }: { route: Route; done(): void }) {
  const { t } = useWords();
  const { busy, run } = useDo('channels');
  const sms = route.kind === 'sms';
  const go = async ({ phone }: { phone?: string }) => {
    const json = phone ? { phone } : {};
    const sent = await run(
      () => api[':route'].test.$post({ param: { route: route.route }, json }),
      t('channels.tested'),
    );
    if (sent) done();
  };
  return (
    <Form layout="vertical" requiredMark={false} onFinish={go}>
      <p>{t(sms ? 'channels.test.sms' : 'channels.test.push')}</p>
      {sms && (
        <Form.Item
          name="phone"
          label={t('admin.phone')}
          rules={[{ required: true, message: t('admin.needed') }]}
        >
          <Input type="tel" maxLength={40} autoComplete="off" />
        </Form.Item>
      )}
      <Flex>
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('channels.test')}
        </Button>
      </Flex>
    </Form>
  );
}
