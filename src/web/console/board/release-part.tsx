// Releasing part of those asked while the call-out goes on: one echelon, or those who fill one role.
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { useActions } from './actions.ts';
import type { BoardPerson, Head } from './use-board.ts';

interface Part {
  name: string;
  what: string;
  body: { echelon: number } | { role: string };
}

/** The parts somebody is still in; whoever is alone in the call-out is released by ending it. */
function useParts(head: Head, people: BoardPerson[]): Part[] {
  const { t } = useWords();
  const echelons = head.echelons.filter((e) => e.state === 'raised');
  const still = people.filter((p) => p.state !== 'released' && p.state !== 'home_safe');
  const roles = head.roles.map((r) => ({ ...r, n: still.filter((p) => p.role === r.role).length }));
  return [
    ...(echelons.length > 1 ? echelons : []).map((e) => ({
      name: t('live.part.echelon', { number: e.number, n: e.asked ?? 0 }),
      what: t('live.part.echelon-what', { number: e.number, n: e.asked ?? 0 }),
      body: { echelon: e.number },
    })),
    ...(roles.length > 1 ? roles : []).map((r) => ({
      name: t('live.part.role', { role: t(`role.${r.role}`), n: r.n }),
      what: t('live.part.role-what', { role: t(`role.${r.role}`), n: r.n }),
      body: { role: r.role },
    })),
  ];
}

export function ReleasePart({ head, people }: { head: Head; people: BoardPerson[] }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const { busy, run, ask } = useActions(head.id);
  const parts = useParts(head, people);
  if (parts.length === 0) return null;
  const release = ({ name, what, body }: Part) => {
    setOpen(false);
    ask(name, what, t('live.part.do'), true, () => run('/stand-down', t('live.done.part'), body));
  };
  return (
    <>
      <Button danger size="large" disabled={busy} onClick={() => setOpen(true)}>
        {t('live.part')}
      </Button>
      <Modal open={open} title={t('live.part')} footer={null} onCancel={() => setOpen(false)} destroyOnHidden>
        <p>{t('live.part.which')}</p>
        <div className="parts">
          {parts.map((part) => (
            <Button key={part.name} block size="large" onClick={() => release(part)}>
              {part.name}
            </Button>
          ))}
        </div>
      </Modal>
    </>
  );
}
