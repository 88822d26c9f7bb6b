// Improvement items of the drill before that are not closed: it is not held, unless whoever plans it says why all the same.
import { Form, Input } from 'antd';
import { Link } from 'wouter';
import { useWords } from '../language.tsx';
import type { FieldsProps } from './content-fields.tsx';

export function DespiteOpen({ draft, set, wrong, open }: FieldsProps & { open: number }) {
  const { t } = useWords();
  return (
    <fieldset className="drill-choice">
      <legend>{t('plan.despite')}</legend>
      {open > 0 && <p className="failed">▲ {t('drills.open-improvements', { n: open })}</p>}
      <Link href="/drills/calendar">{t('plan.despite.look')}</Link>
      <Form.Item
        label={t('plan.despite.reason')}
        htmlFor="drill-despite"
        extra={t('plan.despite.hint')}
        {...wrong('despiteOpen')}
      >
        <Input
          {...{ id: 'drill-despite', value: draft.despiteOpen, maxLength: 500 }}
          onChange={(e) => set({ despiteOpen: e.target.value })}
        />
      </Form.Item>
    </fieldset>
  );
}
