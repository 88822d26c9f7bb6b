// Pictures: made small here and kept at once, so that what a camera makes is never too large; taken off again with a button.
import { Alert, Button, Flex } from 'antd';
import { type ChangeEvent, useRef, useState } from 'react';
import { type DutyFile, keepFile, saidOf } from '../bulletins/api.ts';
import { smaller } from '../inspections/waiting.ts';
import { useWords } from '../language.tsx';

interface Props {
  files: DutyFile[];
  most: number;
  onChange(files: DutyFile[]): void;
}

export function PicturesField({ files, most, onChange }: Props) {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  const [wrong, tell] = useState<string | null>(null);
  const [busy, work] = useState(false);
  const take = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? [];
    target.value = '';
    if (!file) return;
    tell(null);
    work(true);
    try {
      const small = await smaller(file).catch(() => null);
      if (!small) tell(t('of.picture.not', { name: file.name }));
      else onChange([...files, await keepFile(new File([small], file.name, { type: small.type }))]);
    } catch (error) {
      tell(saidOf(error));
    } finally {
      work(false);
    }
  };
  return (
    <Flex vertical gap={8}>
      {wrong && <Alert type="error" showIcon title={wrong} />}
      <input
        ref={input}
        {...{ type: 'file', accept: 'image/*', style: { display: 'none' } }}
        aria-label={t('of.picture.add')}
        onChange={take}
      />
      <Flex gap={8} wrap>
        <Button loading={busy} disabled={files.length >= most} onClick={() => input.current?.click()}>
          {t('of.picture.add')}
        </Button>
        {files.map((f) => (
          <Button
            key={f.id}
            onClick={() => onChange(files.filter((other) => other !== f))}
            aria-label={t('of.picture.remove', { name: f.name })}
          >
            {f.name} ×
          </Button>
        ))}
      </Flex>
    </Flex>
  );
}
