// Every text with sample values: what each phone shows, how long it is, how many messages it takes.
import { useQuery } from '@tanstack/react-query';
import { Card, Segmented, Tag } from 'antd';
import { hc, type InferResponseType } from 'hono/client';
import { useState } from 'react';
import type { textRoutes } from '../../../../callout/text-routes.ts';
import { send } from '../../api.ts';
import { useWords } from '../../language.tsx';
import { Failed, Loading } from '../../shell.tsx';
import { samplesTexts } from '../../texts/samples-texts.ts';
import { addTexts } from '../../texts.ts';
import { AdminPage } from './frame.tsx';

addTexts(samplesTexts);
const api = hc<ReturnType<typeof textRoutes>>('/api', { fetch: send });
type Sample = InferResponseType<typeof api.texts.$get, 200>['texts'][number];

export default function TextsPage() {
  const { t, language } = useWords();
  /** Null: the reader's own. */
  const [chosen, show] = useState<'zh' | 'en' | null>(null);
  const shown = chosen ?? language;
  const texts = useQuery({
    queryKey: ['texts'],
    queryFn: async () => (await (await api.texts.$get()).json()).texts,
  });
  if (texts.isPending) return <Loading />;
  if (texts.isError) return <Failed error={texts.error} retry={texts.refetch} />;
  const groups = Map.groupBy(
    texts.data.filter((s) => s.language === shown),
    (s) => s.template,
  );
  return (
    <AdminPage
      title={t('admin.texts')}
      about={t('texts.about')}
      actions={
        <Segmented
          aria-label={t('texts.language')}
          value={shown}
          options={(['zh', 'en'] as const).map((value) => ({ value, label: t(`texts.language.${value}`) }))}
          onChange={show}
        />
      }
    >
      {[...groups].map(([template, samples]) => (
        <Card
          key={template}
          size="small"
          styles={{ title: { whiteSpace: 'normal' } }}
          title={<h2>{t(`texts.name.${template}`)}</h2>}
        >
          <div className="phones">
            {samples.map((s) => (
              <Shown key={`${s.channel}${s.route}`} sample={s} />
            ))}
          </div>
        </Card>
      ))}
    </AdminPage>
  );
}

function Size({ segments, units }: Pick<Sample, 'segments' | 'units'>) {
  const { t } = useWords();
  return <Tag>{t('texts.size', { segments, units })}</Tag>;
}

/** One phone's text, in the language that it is written in. */
function Shown({ sample: s }: { sample: Sample }) {
  const { t } = useWords();
  const lang = s.language === 'zh' ? 'zh-CN' : 'en';
  return (
    <figure>
      <figcaption>
        <b>{t(`channel.${s.channel}`)}</b> {s.route && t(`texts.${s.route}`)}{' '}
        {s.channel === 'sms' && <Size {...s} />}
      </figcaption>
      <blockquote lang={lang}>{s.text}</blockquote>
      {s.previews.map((p) => (
        <div key={p.route}>
          <small>{t('texts.preview', { route: p.route })}</small> <Size {...p} />
          <blockquote lang={lang}>{p.text}</blockquote>
        </div>
      ))}
    </figure>
  );
}
