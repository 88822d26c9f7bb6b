// What is kept here and not handed in yet, sent as soon as there is a network.
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Popconfirm } from 'antd';
import { useEffect, useState } from 'react';
import { useWords } from '../language.tsx';
import { allWaiting, dropWaiting, flush, type Waiting } from './waiting.ts';

const EVERY_MS = 20_000;
export const KEPT = 'inspection-kept';

export function WaitingList() {
  const { t } = useWords();
  const client = useQueryClient();
  const [waiting, show] = useState<Waiting[]>([]);
  useEffect(() => {
    let gone = false;
    const look = async () => {
      const sent = await flush().catch(() => new Map());
      const left = await allWaiting().catch(() => []);
      if (gone) return;
      show(left);
      if (sent.size > 0) client.invalidateQueries();
    };
    void look();
    const timer = setInterval(look, EVERY_MS);
    addEventListener('online', look);
    addEventListener(KEPT, look);
    return () => {
      gone = true;
      clearInterval(timer);
      removeEventListener('online', look);
      removeEventListener(KEPT, look);
    };
  }, [client]);
  return waiting.map((one) => (
    <Alert
      key={one.clientId}
      type={one.refused ? 'error' : 'info'}
      showIcon
      title={t(one.refused ? 'ins.refused' : 'ins.waiting', { site: one.siteName })}
      description={one.refused}
      action={
        one.refused && (
          <Popconfirm
            title={t('ins.drop.sure')}
            okText={t('ins.drop')}
            onConfirm={async () => {
              await dropWaiting(one.clientId);
              dispatchEvent(new Event(KEPT));
            }}
          >
            <Button danger>{t('ins.drop')}</Button>
          </Popconfirm>
        )
      }
    />
  ));
}
