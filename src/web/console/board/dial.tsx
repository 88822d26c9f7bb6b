// A phone is asked for when somebody is to be called, not before: who saw which number stands in the audit.
import { App, Button } from 'antd';
import { useState } from 'react';
import { ApiError, read } from '../api.ts';
import { useWords } from '../language.tsx';
import type { BoardPerson } from './use-board.ts';

export function Dial({ calloutId, person }: { calloutId: number; person: BoardPerson }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [phone, setPhone] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const call = async () => {
    setBusy(true);
    try {
      const path = `/callouts/${calloutId}/members/${person.memberId}/phone`;
      const found = await read<{ phone: string | null }>(path);
      if (!found.phone) return void message.warning(t('live.no-phone', { name: person.name }), 6);
      setPhone(found.phone);
      location.assign(`tel:${found.phone}`);
    } catch (error) {
      message.error(error instanceof ApiError ? error.message : t('shell.offline'), 8);
    } finally {
      setBusy(false);
    }
  };
  const label = `${t('board.call')} ${person.name}`;
  // A desk without a telephone in the machine: the number itself, to be dialled by hand.
  if (phone) {
    return (
      <Button href={`tel:${phone}`} aria-label={label}>
        {phone}
      </Button>
    );
  }
  return (
    <Button disabled={busy} onClick={call} aria-label={label}>
      {t('board.call')}
    </Button>
  );
}
