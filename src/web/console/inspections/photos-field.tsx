// Pictures of an item: made small here, with the time and, where it is known, the place.
import { Alert, Button, Flex } from 'antd';
import { type ChangeEvent, useRef, useState } from 'react';
import { useWords } from '../language.tsx';
import { pageNow } from '../when.ts';
import { type Photo, type Position, smaller } from './waiting.ts';

interface Props {
  item: string;
  /** What it is of, for whoever hears the page. */
  name: string;
  photos: Photo[];
  where(): Position | undefined;
  onChange(photos: Photo[]): void;
}

export function PhotosField({ item, name, photos, where, onChange }: Props) {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  const [wrong, tell] = useState(false);
  const mine = photos.filter((p) => p.item === item);
  const take = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? [];
    if (!file) return;
    const takenAt = pageNow().toISOString();
    const position = where();
    try {
      tell(false);
      onChange([...photos, { item, takenAt, blob: await smaller(file), ...(position && { position }) }]);
    } catch {
      tell(true);
    }
    target.value = '';
  };
  return (
    <Flex gap={8} wrap align="center">
      <input
        ref={input}
        {...{ type: 'file', accept: 'image/*', capture: 'environment', style: { display: 'none' } }}
        aria-label={t('ins.photo.of', { item: name })}
        onChange={take}
      />
      <Button onClick={() => input.current?.click()} aria-label={t('ins.photo.of', { item: name })}>
        {t('ins.photo')}
      </Button>
      {mine.map((photo, i) => (
        <Button
          key={photo.takenAt}
          onClick={() => onChange(photos.filter((p) => p !== photo))}
          aria-label={t('ins.photo.remove', { n: i + 1, item: name })}
        >
          {t('ins.photo.n', { n: i + 1 })} ×
        </Button>
      ))}
      {wrong && <Alert type="error" showIcon title={t('ins.photo.wrong')} />}
    </Flex>
  );
}
