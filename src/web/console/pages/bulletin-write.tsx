// A bulletin being written: what it says, who it is for, and beside it who would get it.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Flex, Form, Popconfirm, Select, Typography } from 'antd';
import { useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { bulletinTexts } from '../../../duty/bulletin-texts.ts';
import { bulletins, readWhole, saidOf, useOrganisations } from '../bulletins/api.ts';
import { AudienceFields } from '../bulletins/audience-fields.tsx';
import '../bulletins/bulletins.css';
import { bodyOf, type Draft, draftOf, freshDraft, missingIn } from '../bulletins/draft.ts';
import { Preview, usePreview } from '../bulletins/preview.tsx';
import { WordingFields } from '../bulletins/wording-fields.tsx';
import { useWords } from '../language.tsx';
import { type Me, useMe } from '../rights.tsx';
import { Failed, Loading, NotAllowed } from '../shell.tsx';
import { bulletinPageTexts } from '../texts/bulletin-page-texts.ts';
import { addTexts } from '../texts.ts';
import { pageNow } from '../when.ts';

addTexts(bulletinTexts, bulletinPageTexts);

export default function BulletinWritePage() {
  const { id } = useParams<{ id?: string }>();
  const me = useMe();
  const kept = useQuery({
    queryKey: ['bulletin', id],
    enabled: id !== undefined,
    // What is being written here is newer than whatever is read meanwhile.
    ...{ staleTime: Number.POSITIVE_INFINITY, gcTime: 0 },
    queryFn: () => readWhole(id ?? ''),
  });
  if (me && !me.permissions.includes('duty.change')) return <NotAllowed />;
  if (kept.isError) return <Failed error={kept.error} retry={kept.refetch} />;
  if (!me || (id !== undefined && !kept.data)) return <Loading />;
  return <Writing key={id ?? 'new'} id={id ?? null} begun={begunWith(me, kept.data ?? null)} />;
}

/** Who has one office writes in its name. */
function begunWith(me: Me, whole: Parameters<typeof draftOf>[0] | null): Draft {
  const fresh = freshDraft(pageNow());
  if (whole) return draftOf(whole) ?? fresh;
  const offices = me.roles.filter((r) => ['county', 'station'].includes(r.role));
  return { ...fresh, organisationId: (offices.length === 1 && offices[0]?.organisationId) || null };
}

function useWriting(begunAs: string | null, draft: Draft) {
  const [, go] = useLocation();
  const client = useQueryClient();
  /** A draft that was kept and could not be sent stays the same draft. */
  const [id, keptAs] = useState(begunAs);
  const [wrong, tell] = useState<string | null>(null);
  const [busy, work] = useState(false);
  const kept = async (): Promise<string> => {
    const json = bodyOf(draft);
    if (id !== null) {
      await bulletins[':id'].$put({ param: { id }, json });
      return id;
    }
    const made = String((await (await bulletins.$post({ json })).json()).id);
    keptAs(made);
    return made;
  };
  const doing = (act: () => Promise<string>) => async () => {
    work(true);
    tell(null);
    try {
      const to = await act();
      await client.invalidateQueries({ queryKey: ['bulletins'] });
      go(to);
    } catch (error) {
      tell(saidOf(error));
    } finally {
      work(false);
    }
  };
  return {
    ...{ id, wrong, busy },
    keep: doing(async () => {
      await kept();
      return '/bulletins';
    }),
    send: doing(async () => {
      const param = { id: await kept() };
      await bulletins[':id'].send.$post({ param });
      return `/bulletins/${param.id}`;
    }),
    discard: doing(async () => {
      if (id !== null) await bulletins[':id'].$delete({ param: { id } });
      return '/bulletins';
    }),
  };
}

function Writing({ id, begun }: { id: string | null; begun: Draft }) {
  const { t } = useWords();
  const [draft, change] = useState(begun);
  const [asked, ask] = useState(false);
  const organisations = useOrganisations();
  const found = usePreview(draft);
  const writing = useWriting(id, draft);
  const set = (more: Partial<Draft>) => change((before) => ({ ...before, ...more }));
  const lacking = missingIn(draft);
  const missing = asked ? lacking : [];
  const offices = organisations.filter((o) => ['city', 'county', 'station'].includes(o.kind));
  return (
    <Flex vertical gap={12}>
      <Link href="/bulletins">{t('bul.back')}</Link>
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        {t(id === null ? 'bul.write' : 'bul.draft')}
      </Typography.Title>
      <div className="bul-write">
        <Form layout="vertical" component="div">
          <Form.Item
            {...{ label: t('bul.office'), htmlFor: 'bul-office', required: true }}
            {...(missing.includes('organisationId') && {
              validateStatus: 'error' as const,
              help: t('shell.required'),
            })}
          >
            <Select
              {...{ id: 'bul-office', value: draft.organisationId }}
              options={offices.map((o) => ({ value: o.id, label: o.name }))}
              showSearch={{ optionFilterProp: 'label' }}
              onChange={(organisationId) => set({ organisationId })}
            />
          </Form.Item>
          <AudienceFields {...{ draft, set, organisations }} missing={missing.includes('audience')} />
          <WordingFields wording={draft} set={set} missing={missing} />
        </Form>
        <Flex vertical gap={16} className="bul-beside">
          <Preview draft={draft} found={found} />
          {missing.length > 0 && <Alert type="warning" showIcon title={t('bul.missing')} />}
          {writing.wrong && <Alert type="error" showIcon className="bul-lines" title={writing.wrong} />}
          {lacking.length > 0 ? (
            <Button type="primary" size="large" onClick={() => ask(true)}>
              {t('bul.send')}
            </Button>
          ) : (
            <Popconfirm
              title={t('bul.send.sure', { n: found.data?.people ?? 0 })}
              okText={t('bul.send')}
              onConfirm={writing.send}
            >
              <Button type="primary" size="large" loading={writing.busy}>
                {t('bul.send')}
              </Button>
            </Popconfirm>
          )}
          <Button onClick={lacking.some((m) => m !== 'audience') ? () => ask(true) : writing.keep}>
            {t('bul.keep')}
          </Button>
          {writing.id !== null && (
            <Popconfirm title={t('bul.discard.sure')} okText={t('bul.discard')} onConfirm={writing.discard}>
              <Button danger>{t('bul.discard')}</Button>
            </Popconfirm>
          )}
        </Flex>
      </div>
    </Flex>
  );
}
