// Who would get it, told while it is being written.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useDeferredValue } from 'react';
import { useWords } from '../language.tsx';
import { bulletins, saidOf } from './api.ts';
import { audienceOf, type Draft, isForSomebody } from './draft.ts';

export function usePreview(draft: Draft) {
  const asked = useDeferredValue(JSON.stringify(audienceOf(draft)));
  return useQuery({
    queryKey: ['bulletin-preview', asked],
    enabled: isForSomebody(draft),
    placeholderData: keepPreviousData,
    queryFn: async () => (await bulletins.preview.$post({ json: { audience: JSON.parse(asked) } })).json(),
  });
}

export function Preview({ draft, found }: { draft: Draft; found: ReturnType<typeof usePreview> }) {
  const { t } = useWords();
  const { data } = found;
  const more = data ? data.people - data.first.length : 0;
  return (
    <section className="bul-preview" aria-live="polite">
      <h2>{t('bul.preview')}</h2>
      {found.error && <Alert type="error" showIcon title={saidOf(found.error)} />}
      {!isForSomebody(draft) && <p>{t('bul.preview.nobody-chosen')}</p>}
      {isForSomebody(draft) && data && !found.error && (
        <>
          <p className={data.people === 0 ? 'bul-none' : 'bul-count'}>
            {data.people === 0
              ? t('bul.preview.nobody')
              : t('bul.preview.people', { people: data.people, sites: data.sites })}
          </p>
          {data.withoutPhone > 0 && <p>▲ {t('bul.preview.without', { n: data.withoutPhone })}</p>}
          <ul>
            {data.first.map((p, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two of one name at one site are told apart by nothing else
              <li key={i}>
                {p.name} {p.siteName && <small className="quiet">{p.siteName}</small>}
              </li>
            ))}
          </ul>
          {more > 0 && <p className="quiet">{t('bul.preview.more', { n: more })}</p>}
        </>
      )}
    </section>
  );
}
