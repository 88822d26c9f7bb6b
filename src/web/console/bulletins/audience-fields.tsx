// Who a bulletin is for: places by name, areas on the map, posts.
import { Button, Checkbox, Form, Select } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useWords } from '../language.tsx';
import { Loading } from '../shell.tsx';
import { type Organisation, POSTS } from './api.ts';
import type { Draft } from './draft.ts';

const AreaMap = lazy(() => import('./area-map.tsx'));

interface Props {
  draft: Draft;
  set(change: Partial<Draft>): void;
  organisations: Organisation[];
  missing: boolean;
}

export function AudienceFields({ draft, set, organisations, missing }: Props) {
  const { t } = useWords();
  const [mapped, open] = useState(draft.areas.length > 0);
  const options = organisations.map((o) => ({
    value: o.id,
    label: `${o.name}（${t(`bul.kind.${o.kind}`)}）`,
  }));
  return (
    <fieldset className="bul-choice">
      <legend>{t('bul.audience')}</legend>
      <p className="quiet">{t('bul.audience.how')}</p>
      <Form.Item
        {...{ label: t('bul.places'), htmlFor: 'bul-places' }}
        {...(missing && { validateStatus: 'error' as const, help: t('bul.missing.audience') })}
      >
        <Select
          {...{ id: 'bul-places', mode: 'multiple', value: draft.organisationIds, options, maxCount: 500 }}
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('bul.places.none')}
          onChange={(organisationIds) => set({ organisationIds })}
        />
      </Form.Item>
      <Form.Item label={t('bul.posts')}>
        <Checkbox.Group
          value={draft.posts}
          options={POSTS.map((value) => ({ value, label: t(`post.${value}`) }))}
          onChange={(posts) => set({ posts: posts as Draft['posts'] })}
        />
      </Form.Item>
      {mapped ? (
        <Suspense fallback={<Loading />}>
          <AreaMap areas={draft.areas} onChange={(areas) => set({ areas })} />
        </Suspense>
      ) : (
        <Button onClick={() => open(true)}>{t('bul.area.draw')}</Button>
      )}
    </fieldset>
  );
}
