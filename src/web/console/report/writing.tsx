// Writing beside a report: one thing at a time, refusals told in the server's words, and the last deletion undone.
import { useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { change } from './report-api.ts';

export function useWriting(calloutId: number, what: 'comments' | 'improvements') {
  const { t } = useWords();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [deleted, setDeleted] = useState<number | null>(null);
  /** True when it was done. */
  async function write(work: () => Promise<void>): Promise<boolean> {
    setBusy(true);
    try {
      await work();
      return true;
    } catch (error) {
      message.error(
        error instanceof Error && error.name === 'ApiError' ? error.message : t('shell.offline'),
        8,
      );
      return false;
    } finally {
      await queries.invalidateQueries({ queryKey: [what, calloutId] });
      if (what === 'improvements') await queries.invalidateQueries({ queryKey: ['improvements', 'open'] });
      setBusy(false);
    }
  }
  const remove = async (id: number) => {
    if (await write(() => change(calloutId, `${what}/${id}`, 'DELETE'))) setDeleted(id);
  };
  const undo = async () => {
    if (await write(() => change(calloutId, `${what}/${deleted}/restore`, 'POST'))) setDeleted(null);
  };
  return { busy, write, deleted, remove, undo };
}

export function Undo({ said, undo }: { said: string; undo(): void }) {
  const { t } = useWords();
  return (
    <p className="after-undo" role="status">
      {said} <Button onClick={undo}>{t('after.undo')}</Button>
    </p>
  );
}
