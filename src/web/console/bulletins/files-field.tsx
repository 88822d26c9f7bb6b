// What is attached: kept as soon as it is chosen, taken off again with a button.
import { Alert, Button, Flex } from 'antd';
import { type ChangeEvent, useRef, useState } from 'react';
import { useWords } from '../language.tsx';
import { type DutyFile, keepFile, saidOf } from './api.ts';

const MOST_FILES = 5;
const MOST_BYTES = 5_000_000;
const TYPES = ['image/jpeg', 'image/png', 'application/pdf'];

export const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

export function FilesField({ files, onChange }: { files: DutyFile[]; onChange(files: DutyFile[]): void }) {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  const [wrong, tell] = useState<string | null>(null);
  const [busy, work] = useState(false);
  const take = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? [];
    target.value = '';
    if (!file) return;
    tell(null);
    if (!TYPES.includes(file.type) || file.size > MOST_BYTES)
      return tell(t('bul.files.not', { name: file.name }));
    work(true);
    try {
      onChange([...files, await keepFile(file)]);
    } catch (error) {
      tell(saidOf(error));
    } finally {
      work(false);
    }
  };
  return (
    <fieldset className="bul-choice">
      <legend>{t('bulletin.files')}</legend>
      <p className="quiet">{t('bul.files.how')}</p>
      {files.length > 0 && (
        <ul className="bul-files">
          {files.map((f) => (
            <li key={f.id}>
              {f.name} <small>{megabytes(f.sizeBytes)} MB</small>{' '}
              <Button size="small" onClick={() => onChange(files.filter((other) => other !== f))}>
                {t('bul.files.remove', { name: f.name })}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {wrong && <Alert type="error" showIcon title={wrong} />}
      <input
        ref={input}
        type="file"
        style={{ display: 'none' }}
        aria-label={t('bul.files.add')}
        accept={TYPES.join(',')}
        onChange={take}
      />
      <Flex>
        <Button loading={busy} disabled={files.length >= MOST_FILES} onClick={() => input.current?.click()}>
          {t('bul.files.add')}
        </Button>
      </Flex>
    </fieldset>
  );
}
