// What one webhook was sent or is owed, page by page, with what the other side said.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Flex } from 'antd';
import { hc, type InferResponseType } from 'hono/client';
import type { webhookAdminRoutes } from '../../../../oversight/webhook-routes.ts';
import { act, send } from '../../api.ts';
import { useWords } from '../../language.tsx';
import { Failed, Loading } from '../../shell.tsx';
import { minuteAt } from '../../when.ts';
import { WideTable } from '../../wide.tsx';
import { useDo } from './frame.tsx';

const api = hc<ReturnType<typeof webhookAdminRoutes>>('/api', { fetch: send });
const events = api.webhooks[':id'].events;
type Page = InferResponseType<typeof events.$get, 200>;
type Event = Page['events'][number];

const pageOf = async (id: number, before: number | null): Promise<Page> => {
  const query = before === null ? {} : { before: String(before) };
  return (await events.$get({ param: { id: String(id) }, query } as never)).json() as Promise<Page>;
};

export function Sent({ webhookId }: { webhookId: number }) {
  const { t } = useWords();
  const { busy, run } = useDo('webhooks', 'webhook-events');
  const sent = useInfiniteQuery({
    queryKey: ['webhook-events', webhookId],
    queryFn: ({ pageParam }) => pageOf(webhookId, pageParam),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: 5_000,
  });
  if (sent.isPending) return <Loading />;
  if (sent.isError) return <Failed error={sent.error} retry={sent.refetch} />;
  const outcome = (e: Event) => {
    if (e.state !== 'waiting') return t(`webhook.event.${e.state}`, { n: e.attempts });
    if (e.attempts === 0) return t('webhook.event.waiting');
    return t('webhook.event.again-at', { n: e.attempts, time: minuteAt(e.nextAttemptAt) });
  };
  const again = (e: Event) =>
    run(() => act(`/webhooks/${webhookId}/events/${e.id}/again`), t('webhook.event.queued'));
  return (
    <Flex vertical gap={12}>
      <WideTable
        label={t('webhook.events')}
        width_px={620}
        rowKey="id"
        pagination={false}
        locale={{ emptyText: t('webhook.events.none') }}
        dataSource={sent.data.pages.flatMap((page) => page.events)}
        columns={[
          { title: t('webhook.event.at'), render: (_, e) => minuteAt(e.createdAt) },
          { title: t('webhook.event.type'), dataIndex: 'type' },
          {
            title: t('webhook.event.result'),
            render: (_, e) => (
              <>
                <div>{outcome(e)}</div>
                {(e.lastStatus ?? e.lastReason) && (
                  <small>{[e.lastStatus, e.lastReason].filter(Boolean).join(' ')}</small>
                )}
              </>
            ),
          },
          {
            title: t('admin.do'),
            render: (_, e) =>
              e.state !== 'waiting' && (
                <Button size="small" disabled={busy} onClick={() => again(e)}>
                  {t('webhook.event.again')}
                </Button>
              ),
          },
        ]}
      />
      {sent.hasNextPage && (
        <Button loading={sent.isFetchingNextPage} onClick={() => sent.fetchNextPage()}>
          {t('webhook.older')}
        </Button>
      )}
    </Flex>
  );
}
