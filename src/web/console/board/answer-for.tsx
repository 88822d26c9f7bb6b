// "Answered by phone": what somebody said goes into the record under the name of whoever took it down.
import { Button, Checkbox, Flex, Form, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { useActions } from './actions.ts';
import type { BoardPerson } from './use-board.ts';

const ANSWERS = ['coming', 'en_route', 'arrived', 'cannot', 'home_safe'] as const;

export default function AnswerFor(props: { calloutId: number; person: BoardPerson; done(): void }) {
  const { calloutId, person, done } = props;
  const { t } = useWords();
  const { busy, run } = useActions(calloutId);
  const [eta, setEta] = useState<number | null>(null);
  const [reason, setReason] = useState('');
  const [move, setMove] = useState(false);
  const give = async (answer: (typeof ANSWERS)[number]) => {
    const body = { answer, move, ...(eta !== null && { etaMinutes: eta }), ...(reason && { reason }) };
    await run(`/members/${person.memberId}/answer`, t('live.done.answer', { name: person.name }), body);
    done();
  };
  const again = async () => {
    await run(`/members/${person.memberId}/summon-again`, t('live.done.again', { name: person.name }));
    done();
  };
  const offered = ANSWERS.filter((a) => (person.releasedAt !== null) === (a === 'home_safe'));
  return (
    <Form layout="vertical">
      <p>{t('person.by-leader')}</p>
      <Form.Item label={t('person.eta')} htmlFor="eta">
        <InputNumber id="eta" min={0} max={999} value={eta} onChange={setEta} />
      </Form.Item>
      <Form.Item label={t('person.reason')} htmlFor="reason">
        <Input id="reason" maxLength={200} value={reason} onChange={(e) => setReason(e.target.value)} />
      </Form.Item>
      <Form.Item>
        <Checkbox checked={move} onChange={(e) => setMove(e.target.checked)}>
          {t('person.move')}
        </Checkbox>
      </Form.Item>
      <Flex wrap gap={8}>
        {offered.map((a) => (
          <Button key={a} size="large" disabled={busy} onClick={() => give(a)}>
            {t(`answer.${a}`)}
          </Button>
        ))}
        {person.releasedAt === null && (
          <Button size="large" type="dashed" disabled={busy} onClick={again}>
            {t('person.again')}
          </Button>
        )}
      </Flex>
    </Form>
  );
}
