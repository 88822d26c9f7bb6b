// Calendars that a calendar program of one's own reads: subscribed to here, their addresses copied, and revoked.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, Flex, Modal, Popconfirm, Select, Typography } from 'antd';
import { hc, type InferResponseType } from 'hono/client';
import type { feedParts } from '../../../training/feed-routes.ts';
import { send } from '../api.ts';
import { useUnits } from '../equipment/api.ts';
import { useWords } from '../language.tsx';
import { wholeName } from '../pages/force-api.ts';
import { useMe } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';

const { me } = hc<ReturnType<typeof feedParts>['api']>('/api', { fetch: send });
type Feed = InferResponseType<typeof me.calendars.$get, 200>['items'][number];
interface Asked {
  kind: Feed['kind'];
  unitId?: number;
}

export function Calendars({ onDone }: { onDone(): void }) {
  const { t } = useWords();
  const found = useQuery({
    queryKey: ['calendars'],
    queryFn: async () => (await (await me.calendars.$get()).json()).items,
  });
  const subscribe = useMutation({
    mutationFn: (json: Asked) => me.calendars.$post({ json }),
    onSuccess: () => found.refetch(),
  });
  const revoke = useMutation({
    mutationFn: (id: number) => me.calendars[':id'].$delete({ param: { id: String(id) } }),
    onSuccess: () => found.refetch(),
  });
  const wrong = subscribe.error ?? revoke.error;
  return (
    <Modal open title={t('calendars.title')} onCancel={onDone} footer={null}>
      <Flex vertical gap={12}>
        <Typography.Text>{t('calendars.what')}</Typography.Text>
        {wrong && <Alert type="error" showIcon title={wrong.message} />}
        {found.isPending && <Loading />}
        {found.isError && <Failed error={found.error} retry={found.refetch} />}
        {found.data?.map((feed) => (
          <Subscribed key={feed.id} feed={feed} onRevoke={() => revoke.mutate(feed.id)} />
        ))}
        <Further held={found.data ?? []} onAsk={(asked) => subscribe.mutate(asked)} />
      </Flex>
    </Modal>
  );
}

function Subscribed({ feed, onRevoke }: { feed: Feed; onRevoke(): void }) {
  const { t } = useWords();
  const name = feed.unitName ?? t(`calendars.${feed.kind}`);
  return (
    <Flex vertical gap={4}>
      <Typography.Text strong>{name}</Typography.Text>
      <Typography.Text copyable style={{ overflowWrap: 'anywhere' }}>
        {feed.url}
      </Typography.Text>
      <Popconfirm title={t('calendars.revoke.sure')} onConfirm={onRevoke}>
        <Button danger style={{ alignSelf: 'start' }}>
          {t('calendars.revoke', { name })}
        </Button>
      </Popconfirm>
    </Flex>
  );
}

/** What is not subscribed to yet. */
function Further({ held, onAsk }: { held: Feed[]; onAsk(asked: Asked): void }) {
  const { t } = useWords();
  const who = useMe();
  const units = useUnits();
  const open = [
    ...(who?.memberId ? (['member'] as const) : []),
    ...(who?.permissions.includes('training.hold') ? (['trainer'] as const) : []),
  ].filter((kind) => !held.some((f) => f.kind === kind));
  const others = units.filter((u) => !held.some((f) => f.unitId === u.id));
  return (
    <Flex wrap gap={8}>
      {open.map((kind) => (
        <Button key={kind} onClick={() => onAsk({ kind })}>
          {t('calendars.subscribe', { name: t(`calendars.${kind}`) })}
        </Button>
      ))}
      {others.length > 0 && (
        <Select
          aria-label={t('calendars.unit')}
          placeholder={t('calendars.unit')}
          style={{ minWidth: 220 }}
          value={null}
          options={others.map((u) => ({ value: u.id, label: wholeName(units, u.id) }))}
          showSearch={{ optionFilterProp: 'label' }}
          onChange={(unitId) => unitId !== null && onAsk({ kind: 'unit', unitId })}
        />
      )}
    </Flex>
  );
}
