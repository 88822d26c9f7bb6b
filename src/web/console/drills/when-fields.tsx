// When it is called: at a time, or as a surprise inside a window. Times are the city's.
import { DatePicker, Flex, Form, Radio } from 'antd';
import { useWords } from '../language.tsx';
import { instantOf, onWall } from './city-clock.ts';
import type { FieldsProps } from './content-fields.tsx';

export function WhenFields({ draft, set, wrong }: FieldsProps) {
  const { t } = useWords();
  const pick = (name: 'at' | 'from' | 'to') => (
    <Form.Item label={t(`plan.when.${name}`)} htmlFor={`drill-${name}`} required {...wrong(`when.${name}`)}>
      <DatePicker
        {...{ id: `drill-${name}`, format: 'YYYY-MM-DD HH:mm', needConfirm: false, style: { width: 220 } }}
        showTime={{ format: 'HH:mm' }}
        value={onWall(draft[name])}
        onChange={(wall) => set({ [name]: instantOf(wall) })}
      />
    </Form.Item>
  );
  return (
    <fieldset className="drill-choice">
      <legend>{t('plan.when')}</legend>
      <Radio.Group name="timing" value={draft.timing} onChange={(e) => set({ timing: e.target.value })}>
        <Flex vertical gap={4}>
          <Radio value="at">{t('plan.when.fixed')}</Radio>
          <Radio value="window">{t('plan.when.surprise')}</Radio>
        </Flex>
      </Radio.Group>
      <Flex gap={16} wrap style={{ marginTop: 12 }}>
        {draft.timing === 'at' ? (
          pick('at')
        ) : (
          <>
            {pick('from')}
            {pick('to')}
          </>
        )}
      </Flex>
      {draft.timing === 'window' && <p className="quiet">{t('plan.when.secret')}</p>}
    </fieldset>
  );
}
