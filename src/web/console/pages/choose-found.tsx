// Ticks everybody who was found, as many as can be changed at once.
import { App, Button } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { type Search, searchPage } from './force-api.ts';

/** As the server takes them. */
const MOST = 500;

interface Props {
  search: Search;
  total: number;
  choose(chosen: Map<number, number>): void;
}

export function ChooseFound({ search, total, choose }: Props) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const all = async () => {
    setBusy(true);
    try {
      const { items } = await searchPage(search, 1, MOST);
      choose(new Map(items.map((m) => [m.id, m.version])));
    } catch {
      message.error(t('shell.offline'), 8);
    } finally {
      setBusy(false);
    }
  };
  const words = total > MOST ? t('force.choose-first', { n: MOST }) : t('force.choose-found', { n: total });
  return (
    <Button onClick={all} loading={busy}>
      {words}
    </Button>
  );
}
