// The waves of a call-out as fields: how many are asked for each one missing, and how long they may answer.
import { Button, Flex, Form, InputNumber } from 'antd';
import { useWords } from '../../language.tsx';

const MOST = 12;
const NEXT = { windowSeconds: 300, factor: 2 };

export function EchelonFields() {
  const { t } = useWords();
  const needed = [{ required: true, message: t('admin.needed') }];
  return (
    <fieldset className="echelon-fields">
      <legend>{t('policy.echelons')}</legend>
      <p>{t('policy.echelons.what')}</p>
      <Form.List name="echelons">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <Flex key={key} gap={8} align="end" wrap>
                <b>{t('policy.echelon', { number: name + 1 })}</b>
                <Form.Item name={[name, 'factor']} label={t('policy.factor')} rules={needed}>
                  <InputNumber min={1} max={20} step={0.5} suffix={t('policy.times')} />
                </Form.Item>
                <Form.Item
                  name={[name, 'windowSeconds']}
                  label={t('policy.window')}
                  rules={needed}
                  getValueProps={(seconds) => ({
                    value: typeof seconds === 'number' ? seconds / 60 : seconds,
                  })}
                  normalize={(minutes) => (typeof minutes === 'number' ? Math.round(minutes * 60) : minutes)}
                >
                  <InputNumber min={0.5} max={1_440} suffix={t('policy.minutes')} />
                </Form.Item>
                {fields.length > 1 && (
                  <Form.Item>
                    <Button
                      aria-label={t('policy.echelon.remove', { number: name + 1 })}
                      onClick={() => remove(name)}
                    >
                      {t('policy.remove')}
                    </Button>
                  </Form.Item>
                )}
              </Flex>
            ))}
            {fields.length < MOST && (
              <Button type="dashed" onClick={() => add(NEXT)}>
                {t('policy.echelon.add')}
              </Button>
            )}
          </>
        )}
      </Form.List>
    </fieldset>
  );
}
