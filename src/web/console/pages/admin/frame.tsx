// What the pages of the administration share: their frame, and doing something that is said in words and can be taken back.
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Flex, Typography } from 'antd';
import { type ReactNode, useState } from 'react';
import { useWords } from '../../language.tsx';

interface PageParts {
  title: string;
  about?: string;
  /** Beside the title: what the page is there to do. */
  actions?: ReactNode;
  children: ReactNode;
}

export function AdminPage({ title, about, actions, children }: PageParts) {
  return (
    <article className="admin-page">
      <Flex justify="space-between" align="center" wrap gap={8}>
        <h1>{title}</h1>
        <Flex gap={8} wrap>
          {actions}
        </Flex>
      </Flex>
      {about && <p>{about}</p>}
      {children}
    </article>
  );
}

const UNDO_SECONDS = 20;

/** Runs what changes something, then asks anew for what `keys` name. Refusals are told in the server's words. */
export function useDo(...keys: string[]) {
  const { t } = useWords();
  const { notification, modal } = App.useApp();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const told = (error: unknown) =>
    error instanceof Error && !(error instanceof TypeError) ? error.message : t('shell.offline');
  /** `done` is null where the page itself shows what came of it. */
  async function run(work: () => Promise<unknown>, done: string | null, undo?: () => Promise<unknown>) {
    setBusy(true);
    try {
      await work();
      const key = String(Math.random());
      const takeBack = () => {
        notification.destroy(key);
        run(undo as () => Promise<unknown>, t('admin.undone'));
      };
      if (done !== null) {
        notification.success({
          ...{ key, title: done, placement: 'bottomLeft' as const, duration: undo ? UNDO_SECONDS : 5 },
          actions: undo && <Button onClick={takeBack}>{t('admin.undo')}</Button>,
        });
      }
      return true;
    } catch (error) {
      notification.error({ placement: 'bottomLeft', title: t('admin.not-done'), description: told(error) });
      return false;
    } finally {
      setBusy(false);
      await Promise.all(keys.map((key) => queries.invalidateQueries({ queryKey: [key] })));
    }
  }
  /** What cannot be undone asks once, naming what it does. */
  const ask = (title: string, content: string, ok: string, work: () => Promise<unknown>) =>
    modal.confirm({
      ...{ title, content, okText: ok, cancelText: t('admin.back'), onOk: work },
      ...{ autoFocusButton: 'cancel' as const, okButtonProps: { danger: true } },
    });
  return { busy, run, ask };
}

/** Something that is told once: a link, a key. */
export function Once({ what, value }: { what: string; value: string }) {
  return (
    <Flex vertical gap={8}>
      <p>{what}</p>
      <Typography.Text code copyable>
        {value}
      </Typography.Text>
    </Flex>
  );
}
