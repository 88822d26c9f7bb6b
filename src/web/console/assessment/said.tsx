// What was said of a place: comments, its appeal with the decision, and the words to add to them.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Drawer, Empty, Flex, Pagination, Radio } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { Allowed } from '../rights.tsx';
import { Ask } from '../scores/ask.tsx';
import { Failed, Loading } from '../shell.tsx';
import { minuteAt, pageNow } from '../when.ts';
import { type Appeal, assessing, PAGE_SIZE, type Place, type Published } from './api.ts';

const appealsOf = async (id: number, query: { page: string; nodeId?: string }) =>
  (
    await assessing.assessments[':id'].appeals.$get({
      ...{ param: { id: String(id) }, query: { ...query, pageSize: String(PAGE_SIZE) } },
    })
  ).json();

function Decide({ appeal, onDone }: { appeal: Appeal; onDone(): Promise<void> }) {
  const { t } = useWords();
  const [upheld, decide] = useState(true);
  const send = async (reason: string) => {
    const param = { id: String(appeal.id) };
    await assessing['assessment-appeals'][':id'].decision.$post({ param, json: { upheld, reason } });
    await onDone();
  };
  return (
    <Ask button={t('assessing.decide')} label={t('assessing.decide.reason')} onSend={send}>
      <Radio.Group
        {...{ value: upheld, style: { marginBottom: 12 } }}
        onChange={(e) => decide(e.target.value)}
        options={[true, false].map((value) => ({ value, label: t(`assessing.upheld.${value}`) }))}
      />
    </Ask>
  );
}

function OneAppeal({ appeal, onDone }: { appeal: Appeal; onDone(): Promise<void> }) {
  const { t } = useWords();
  return (
    <li>
      <b>{appeal.name}</b> {appeal.text}{' '}
      <small className="quiet">
        {appeal.by} {minuteAt(appeal.at)}
      </small>
      {appeal.decidedAt !== null ? (
        <div>
          <b>{t(`assessing.upheld.${appeal.upheld}`)}</b> {appeal.reason}{' '}
          <small className="quiet">
            {appeal.decidedBy} {minuteAt(appeal.decidedAt)}
          </small>
        </div>
      ) : (
        <div>
          {t('assessing.undecided')}{' '}
          <Allowed permission="assessment.publish">
            <Decide {...{ appeal, onDone }} />
          </Allowed>
        </div>
      )}
    </li>
  );
}

/** All appeals that the reader may see, those without a decision first. */
export function Appeals({ published }: { published: Published }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [page, turn] = useState(1);
  const found = useQuery({
    queryKey: ['assessment-said', published.id, 'appeals', page],
    queryFn: () => appealsOf(published.id, { page: String(page) }),
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const again = () => client.invalidateQueries({ queryKey: ['assessment-said'] });
  return (
    <section aria-label={t('assessing.appeals')}>
      <h2>{t('assessing.appeals')}</h2>
      {found.data.items.length === 0 && <p className="quiet">{t('assessing.appeals.none')}</p>}
      <ul>
        {found.data.items.map((appeal) => (
          <OneAppeal key={appeal.id} appeal={appeal} onDone={again} />
        ))}
      </ul>
      <Pagination
        {...{ current: page, pageSize: PAGE_SIZE, total: found.data.total, onChange: turn }}
        {...{ hideOnSinglePage: true, showSizeChanger: false }}
      />
    </section>
  );
}

function Speaking({ place, published }: { place: Place; published: Published }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [page, turn] = useState(1);
  const nodeId = String(place.nodeId);
  const param = { id: String(published.id) };
  const found = useQuery({
    queryKey: ['assessment-said', published.id, place.nodeId, page],
    queryFn: async () => {
      const query = { nodeId, page: String(page), pageSize: String(PAGE_SIZE) };
      const comments = await (await assessing.assessments[':id'].comments.$get({ param, query })).json();
      return { comments, appeals: await appealsOf(published.id, { page: '1', nodeId }) };
    },
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const { comments, appeals } = found.data;
  const again = () => client.invalidateQueries({ queryKey: ['assessment-said'] });
  const saying = (what: 'comments' | 'appeals') => async (text: string) => {
    await assessing.assessments[':id'][what].$post({ param, json: { nodeId: place.nodeId, text } });
    await again();
  };
  const today = minuteAt(pageNow()).slice(0, 10);
  const isOpen =
    appeals.items.length === 0 && published.correctedById === null && today <= published.appealUntil;
  return (
    <Flex vertical gap={12}>
      <p>{t('assess.appeal-until', { day: published.appealUntil })}</p>
      <ul>
        {appeals.items.map((appeal) => (
          <OneAppeal key={appeal.id} appeal={appeal} onDone={again} />
        ))}
      </ul>
      {comments.items.length === 0 && <Empty description={t('assessing.comments.none')} />}
      <ul>
        {comments.items.map((c) => (
          <li key={c.id}>
            {c.text}{' '}
            <small className="quiet">
              {c.by} {minuteAt(c.at)}
            </small>
          </li>
        ))}
      </ul>
      <Pagination
        {...{ current: page, pageSize: PAGE_SIZE, total: comments.total, onChange: turn }}
        {...{ hideOnSinglePage: true, showSizeChanger: false }}
      />
      <Allowed permission="assessment.comment">
        <Flex gap={8}>
          <Ask button={t('assessing.comment')} label={t('assessing.words')} onSend={saying('comments')} />
          {isOpen && (
            <Ask button={t('assessing.appeal')} label={t('assessing.words')} onSend={saying('appeals')} />
          )}
        </Flex>
      </Allowed>
    </Flex>
  );
}

export function SaidDrawer({
  place,
  published,
  onClose,
}: {
  place: Place | null;
  published: Published;
  onClose(): void;
}) {
  return (
    <Drawer {...{ open: place !== null, onClose, size: 480, destroyOnHidden: true }} title={place?.name}>
      {place && <Speaking key={place.nodeId} {...{ place, published }} />}
    </Drawer>
  );
}
