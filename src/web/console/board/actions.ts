// What a leader does to a call-out: done at once, said in words, and what was refused is told where it happened.
import { App } from 'antd';
import { useState } from 'react';
import { act } from '../api.ts';
import { useWords } from '../language.tsx';

export function useActions(calloutId: number) {
  const { t } = useWords();
  const { message, modal } = App.useApp();
  const [busy, setBusy] = useState(false);
  const run = (path: string, done: string, body?: unknown, method = 'POST') =>
    told(() => act(`/callouts/${calloutId}${path}`, body, method), done);
  const told = async (work: () => Promise<void>, done: string) => {
    setBusy(true);
    try {
      await work();
      message.success(done);
    } catch (error) {
      message.error(
        error instanceof Error && error.name === 'ApiError' ? error.message : t('shell.offline'),
        8,
      );
    } finally {
      setBusy(false);
    }
  };
  /** What cannot be undone asks once, naming what it does. */
  const ask = (title: string, content: string, ok: string, danger: boolean, work: () => Promise<void>) =>
    modal.confirm({
      ...{ title, content, okText: ok, cancelText: t('confirm.back'), onOk: work, autoFocusButton: 'cancel' },
      ...{ okButtonProps: { danger, size: 'large' }, cancelButtonProps: { size: 'large' } },
    });
  const change = (done: string, body: unknown) => run('', done, body, 'PATCH');
  return { busy, run, change, ask };
}
