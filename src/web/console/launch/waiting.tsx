// A launch that waits for a second person: how it stands, seen as it changes; taken back, or not waited for any longer.
import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Flex, Form, Input } from 'antd';
import { useEffect, useState } from 'react';
import { plain } from '../../../kernel/plain.ts';
import { ApiError, act } from '../api.ts';
import { useWords } from '../language.tsx';
import { Failed, Loading } from '../shell.tsx';
import { timeAt } from '../when.ts';
import { type Asked, readRequest } from './desk.ts';
import type { Drafting } from './use-draft.ts';

const LOOK_MS = 3_000;

interface Props {
  drafting: Drafting;
  requestId: number;
  now: Date;
  onLaunched(calloutId: number): void;
}

export function Waiting({ drafting, requestId, now, onLaunched }: Props) {
  const { t } = useWords();
  const found = useQuery({
    queryKey: ['launch-request', requestId],
    queryFn: () => readRequest(requestId),
    refetchInterval: (query) => (query.state.data && query.state.data.state !== 'awaiting' ? false : LOOK_MS),
  });
  const calloutId = found.data?.calloutId ?? null;
  useEffect(() => {
    if (calloutId === null) return;
    drafting.forget();
    onLaunched(calloutId);
  }, [calloutId, drafting, onLaunched]);
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const asked = found.data;
  const over = asked.state !== 'awaiting';
  const change = () => drafting.note({ requestId: null, sent: null });
  return (
    <section className={`compose-waiting kind-${asked.kind}`} aria-live="polite">
      <h1>
        <b className={`compose-kind ${asked.kind}`}>{t(`kind.${asked.kind}`)}</b> {plain(asked.title)}
      </h1>
      <Alert
        {...{
          type: over ? 'warning' : 'info',
          showIcon: true,
          title: t(`request.state.${asked.breakGlass ? 'glass' : asked.state}`),
        }}
        description={
          over
            ? [asked.decidedByName, asked.note].filter(Boolean).join(' · ')
            : `${t('request.people')} ${asked.people} · ${t('request.waits', { time: timeAt(asked.expiresAt, now) })}`
        }
      />
      {over ? (
        <Button type="primary" size="large" onClick={change}>
          {t('compose.request.change')}
        </Button>
      ) : (
        <Deciding asked={asked} refresh={found.refetch} />
      )}
    </section>
  );
}

function Deciding({ asked, refresh }: { asked: Asked; refresh(): unknown }) {
  const { t } = useWords();
  const { modal, message } = App.useApp();
  const [reason, setReason] = useState('');
  const go = t('request.glass.do', { n: asked.people, kind: t(`kind.${asked.kind}`) });
  const does = async (what: 'withdraw' | 'break-glass', body?: object) => {
    try {
      await act(`/launch-requests/${asked.id}/${what}`, body);
    } catch (error) {
      message.error(error instanceof ApiError ? error.message : t('shell.offline'), 8);
    }
    await refresh();
  };
  const breakGlass = () =>
    modal.confirm({
      ...{ title: t('request.glass'), content: t('request.glass.what') },
      ...{ okText: go, cancelText: t('confirm.back'), autoFocusButton: 'cancel' },
      ...{ okButtonProps: { danger: true }, onOk: () => does('break-glass', { reason: reason.trim() }) },
    });
  return (
    <Form layout="vertical" component="div">
      <Form.Item label={t('compose.glass.reason')} htmlFor="glass" extra={t('request.glass.what')}>
        <Input
          {...{ id: 'glass', value: reason, maxLength: 200 }}
          onChange={(e) => setReason(e.target.value)}
        />
      </Form.Item>
      <Flex gap={12} wrap>
        <Button danger size="large" disabled={reason.trim() === ''} onClick={breakGlass}>
          {go}
        </Button>
        <Button size="large" onClick={() => does('withdraw')}>
          {t('request.withdraw')}
        </Button>
        <Button size="large" type="link" href={`/launch-requests/${asked.id}`}>
          {t('compose.request.page')}
        </Button>
      </Flex>
    </Form>
  );
}
