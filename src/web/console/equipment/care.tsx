// What is found of a piece: an inspection step by step, a defect, a loss, that it is back; and what happened to it so far.
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Flex, Input, Modal, Typography } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { minuteAt } from '../when.ts';
import { equipment, type Piece, useItems } from './api.ts';

/** What can be said of a piece as it is. */
const SAID = {
  in_service: ['defective', 'lost', 'retired'],
  defective: ['mended', 'lost', 'retired'],
  lost: ['found', 'retired'],
  retired: [],
} as const;

export function Care({ piece, onDone }: { piece: Piece; onDone(): void }) {
  const { t } = useWords();
  const [note, write] = useState('');
  const [wrong, tell] = useState<string | null>(null);
  const param = { id: String(piece.id) };
  const attempt = async (go: () => Promise<unknown>) => {
    try {
      await go();
      onDone();
    } catch (error) {
      tell((error as Error).message);
    }
  };
  const say = (said: (typeof SAID)[keyof typeof SAID][number]) =>
    attempt(() => {
      const json = { said, ...(note && { reason: note }) };
      return equipment['equipment-pieces'][':id'].state.$post({ param, json });
    });
  const here = piece.state === 'in_service' || piece.state === 'defective';
  return (
    <Modal open title={`${piece.item} ${piece.serial}`} footer={null} onCancel={onDone}>
      <Flex vertical gap={12}>
        {wrong && <Alert type="error" showIcon title={wrong} />}
        <Input
          maxLength={200}
          aria-label={t('equipment.note')}
          placeholder={t('equipment.note')}
          value={note}
          onChange={(e) => write(e.target.value)}
        />
        <Flex gap={8} wrap>
          {SAID[piece.state].map((said) => (
            <Button key={said} onClick={() => say(said)} danger={said === 'retired'}>
              {t(`equipment.said.${said}`)}
            </Button>
          ))}
        </Flex>
        {here && (
          <Inspect
            piece={piece}
            onSay={(passed, steps) =>
              attempt(() => {
                const json = { passed, steps, ...(note && { note }) };
                return equipment['equipment-pieces'][':id'].inspections.$post({ param, json });
              })
            }
          />
        )}
        <History pieceId={piece.id} />
      </Flex>
    </Modal>
  );
}

interface InspectProps {
  piece: Piece;
  onSay(passed: boolean, steps: { step: string; ok: boolean }[]): void;
}

/** What is not ticked was not in order: then the piece is out of use until it is mended. */
function Inspect({ piece, onSay }: InspectProps) {
  const { t } = useWords();
  const items = useItems();
  const steps = items.data?.find((i) => i.id === piece.itemId)?.steps ?? [];
  const [ok, tick] = useState<string[]>([]);
  const passed = steps.every((step) => ok.includes(step));
  return (
    <section aria-label={t('equipment.inspection')}>
      <Typography.Title level={2} style={{ fontSize: 18 }}>
        {t('equipment.inspection')}
      </Typography.Title>
      {steps.length > 0 && (
        <Checkbox.Group
          style={{ flexDirection: 'column', marginBottom: 8 }}
          options={steps}
          value={ok}
          onChange={tick}
        />
      )}
      <Button
        disabled={items.isPending}
        onClick={() =>
          onSay(
            passed,
            steps.map((step) => ({ step, ok: ok.includes(step) })),
          )
        }
      >
        {t(passed ? 'equipment.inspection.pass' : 'equipment.inspection.fail')}
      </Button>
    </section>
  );
}

function History({ pieceId }: { pieceId: number }) {
  const { t } = useWords();
  const found = useQuery({
    queryKey: ['equipment', 'history', pieceId],
    queryFn: async () =>
      (await equipment['equipment-pieces'][':id'].history.$get({ param: { id: String(pieceId) } })).json(),
  });
  return (
    <section aria-label={t('equipment.history')}>
      <Typography.Title level={2} style={{ fontSize: 18 }}>
        {t('equipment.history')}
      </Typography.Title>
      <ol>
        {(found.data?.items ?? []).map((e) => (
          <li key={`${e.kind}${e.at}`}>
            {minuteAt(String(e.at))} {t(`equipment.event.${e.kind}`)} {e.memberName}{' '}
            {String(e.data.reason ?? e.data.note ?? '')}
          </li>
        ))}
      </ol>
    </section>
  );
}
