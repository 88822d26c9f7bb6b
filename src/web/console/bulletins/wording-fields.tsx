// What a bulletin says: how grave, in which words, what to do, how long it holds, what is attached.
import { DatePicker, Flex, Form, Input, Radio } from 'antd';
import { instantOf, onWall } from '../drills/city-clock.ts';
import { useWords } from '../language.tsx';
import { SEVERITIES } from './api.ts';
import type { DraftWording } from './draft.ts';
import { FilesField } from './files-field.tsx';

export interface WordingProps {
  wording: DraftWording;
  set(change: Partial<DraftWording>): void;
  /** Names of fields that have to be filled in. */
  missing: readonly string[];
}

export function WordingFields({ wording, set, missing }: WordingProps) {
  const { t } = useWords();
  const wrong = (name: string) =>
    missing.includes(name) && ({ validateStatus: 'error', help: t(`bul.missing.${name}`) } as const);
  const pick = (name: 'from' | 'until') => (
    <Form.Item label={t(`bul.${name}`)} htmlFor={`bul-${name}`} required {...wrong(name)}>
      <DatePicker
        {...{ id: `bul-${name}`, format: 'YYYY-MM-DD HH:mm', needConfirm: false, style: { width: 200 } }}
        showTime={{ format: 'HH:mm' }}
        value={onWall(wording[name])}
        onChange={(wall) => set({ [name]: instantOf(wall) })}
      />
    </Form.Item>
  );
  return (
    <>
      <fieldset className="bul-choice">
        <legend>{t('bul.severity')}</legend>
        <Radio.Group
          {...{ name: 'severity', value: wording.severity }}
          options={SEVERITIES.map((value) => ({ value, label: t(`bulletin.severity.${value}`) }))}
          onChange={(e) => set({ severity: e.target.value })}
        />
      </fieldset>
      <Form.Item label={t('bul.title')} htmlFor="bul-title" required {...wrong('title')}>
        <Input
          id="bul-title"
          maxLength={60}
          showCount
          value={wording.title}
          onChange={(e) => set({ title: e.target.value })}
        />
      </Form.Item>
      <Form.Item label={t('bul.text')} htmlFor="bul-text" required {...wrong('text')}>
        <Input.TextArea
          id="bul-text"
          rows={6}
          maxLength={4_000}
          value={wording.text}
          onChange={(e) => set({ text: e.target.value })}
        />
      </Form.Item>
      <Form.Item label={t('bulletin.advice')} htmlFor="bul-advice">
        <Input.TextArea
          id="bul-advice"
          rows={3}
          maxLength={4_000}
          value={wording.advice}
          onChange={(e) => set({ advice: e.target.value })}
        />
      </Form.Item>
      <Flex gap={16} wrap>
        {pick('from')}
        {pick('until')}
      </Flex>
      <FilesField files={wording.files} onChange={(files) => set({ files })} />
    </>
  );
}
