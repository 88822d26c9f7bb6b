// What people say of a call-out afterwards. What is deleted can be brought back where it stood.
import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { Failed, Loading } from '../shell.tsx';
import { minuteAt } from '../when.ts';
import { change, readComments } from './report-api.ts';
import { Undo, useWriting } from './writing.tsx';

const LONGEST = 2_000;

export function Comments({ calloutId, writes }: { calloutId: number; writes: boolean }) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const { busy, write, deleted, remove, undo } = useWriting(calloutId, 'comments');
  const found = useQuery({ queryKey: ['comments', calloutId], queryFn: () => readComments(calloutId) });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const add = () =>
    write(async () => {
      await change(calloutId, 'comments', 'POST', { text });
      setText('');
    });
  return (
    <section aria-labelledby="comments">
      <h2 id="comments">{t('after.comments')}</h2>
      {found.data.items.length === 0 && <p>{t('after.comments.none')}</p>}
      <ul className="after-list">
        {found.data.items.map((c) => (
          <li key={c.id}>
            <p className="said">{c.text}</p>
            <small>
              {c.createdBy} · {minuteAt(c.createdAt)}
            </small>{' '}
            {writes && (
              <Button type="link" disabled={busy} onClick={() => remove(c.id)}>
                {t('after.delete')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {deleted !== null && <Undo said={t('after.comment-deleted')} undo={undo} />}
      {writes && (
        <div className="after-form">
          <label htmlFor="comment-text">{t('after.comment')}</label>
          <Input.TextArea
            {...{ id: 'comment-text', value: text, maxLength: LONGEST, rows: 3 }}
            onChange={(e) => setText(e.target.value)}
          />
          <Button type="primary" disabled={text.trim() === ''} loading={busy} onClick={add}>
            {t('after.comment.add')}
          </Button>
        </div>
      )}
    </section>
  );
}
