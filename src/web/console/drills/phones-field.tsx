// Whose phones ring, and how many people that wakes, in plain words.
import { useQuery } from '@tanstack/react-query';
import { Alert, Flex, Radio } from 'antd';
import { useEffect, useState } from 'react';
import { useWords, type Words } from '../language.tsx';
import type { Draft } from './draft.ts';
import { contentOf } from './draft.ts';
import { type Preview, planned } from './drill-api.ts';

const SETTLE_MS = 400;

/** What it would do if it were called now; asked again when the fields have come to rest. */
export function usePreview(draft: Draft) {
  const content = JSON.stringify(contentOf(draft));
  const [asked, ask] = useState(content);
  useEffect(() => {
    const timer = setTimeout(() => ask(content), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [content]);
  return useQuery({
    queryKey: ['drill-preview', asked],
    enabled: asked !== 'null',
    placeholderData: (before) => before,
    retry: false,
    queryFn: async () => (await planned.drills.preview.$post({ json: JSON.parse(asked) } as never)).json(),
  });
}

export function wokenWords(t: Words, phones: Draft['phones'], p: Preview): string {
  const key = phones === 'simulated' ? 'plan.woken.none' : 'plan.woken';
  const said = [t(key, { n: p.asked, most: p.askedAtMost })];
  if (p.quiet > 0) said.push(t('plan.woken.quiet', { n: p.quiet }));
  return said.join(t('plan.stop'));
}

function shortWords(t: Words, shortfall: Preview['shortfall']): string | null {
  const short = Object.entries(shortfall).filter(([, n]) => n > 0);
  if (short.length === 0) return null;
  return t('plan.short', {
    gap: short.map(([role, n]) => `${t(`role.${role}`)} ${n}`).join(t('plan.comma')),
  });
}

export function PhonesField({ draft, set }: { draft: Draft; set(change: Partial<Draft>): void }) {
  const { t } = useWords();
  const preview = usePreview(draft);
  const p = contentOf(draft) && preview.data;
  const short = p ? shortWords(t, p.shortfall) : null;
  return (
    <fieldset className="drill-choice">
      <legend>{t('plan.phones')}</legend>
      <Radio.Group name="phones" value={draft.phones} onChange={(e) => set({ phones: e.target.value })}>
        <Flex vertical gap={4}>
          <Radio value="simulated">{t('plan.phones.simulated')}</Radio>
          <Radio value="real">{t('plan.phones.real')}</Radio>
        </Flex>
      </Radio.Group>
      <div aria-live="polite" style={{ marginTop: 12 }}>
        {p ? (
          <Alert
            {...{ showIcon: true, type: draft.phones === 'real' ? 'warning' : 'info' }}
            title={wokenWords(t, draft.phones, p)}
            description={short ?? undefined}
          />
        ) : (
          <p className="quiet">{preview.error ? preview.error.message : t('plan.woken.unknown')}</p>
        )}
      </div>
    </fieldset>
  );
}
