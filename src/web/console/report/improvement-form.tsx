// One improvement item being written: what, whose, by when.
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useWords } from '../language.tsx';
import { findOwners, type ImprovementView } from './report-api.ts';

interface Parts {
  /** Null: a new one. */
  item: ImprovementView | null;
  busy: boolean;
  save(body: object): void;
  cancel(): void;
}

const LONGEST = 500;
const keyOf = (o: { kind: string; id: number }) => `${o.kind}:${o.id}`;

export function ImprovementForm({ item, busy, save, cancel }: Parts) {
  const { t } = useWords();
  const [text, setText] = useState(item?.text ?? '');
  const [owner, setOwner] = useState(
    item?.owner ? { value: keyOf(item.owner), label: item.owner.name } : null,
  );
  const [dueOn, setDueOn] = useState(item?.dueOn ?? '');
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const found = useQuery({
    queryKey: ['owners', search],
    queryFn: () => findOwners(search),
    enabled: search !== '',
  });
  const options = (found.data ?? []).map((o) => ({
    value: keyOf(o),
    label: `${o.name} · ${o.kind === 'officer' ? t('after.officer') : o.of}`,
  }));
  const whole = text.trim() !== '' && owner !== null && dueOn !== '';
  const send = () => {
    const [kind, id] = owner?.value.split(':') ?? [];
    const body = { text, owner: { kind, id: Number(id) }, dueOn };
    save(item ? { ...body, state: item.state, version: item.version } : body);
  };
  return (
    <div className="after-form">
      <label htmlFor="improvement-text">{t('after.improvement')}</label>
      <Input.TextArea
        {...{ id: 'improvement-text', value: text, maxLength: LONGEST, rows: 3 }}
        onChange={(e) => setText(e.target.value)}
      />
      <label htmlFor="improvement-owner">{t('after.owner')}</label>
      <Select
        {...{ id: 'improvement-owner', labelInValue: true, value: owner, options, virtual: false }}
        showSearch={{ filterOption: false, onSearch: setTyped }}
        placeholder={t('after.owner.search')}
        notFoundContent={t(search === '' ? 'after.owner.search' : 'after.owner.none')}
        onChange={(chosen) => setOwner(chosen)}
      />
      <label htmlFor="improvement-due">{t('after.due-on')}</label>
      <Input id="improvement-due" type="date" value={dueOn} onChange={(e) => setDueOn(e.target.value)} />
      <span>
        <Button type="primary" disabled={!whole} loading={busy} onClick={send}>
          {t('after.save')}
        </Button>{' '}
        <Button onClick={cancel}>{t('after.cancel')}</Button>
      </span>
    </div>
  );
}
