// What can be done with everybody who is ticked: duty, leave, unit. Each can be taken back.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Flex, Select } from 'antd';
import { useWords } from '../language.tsx';
import { useRights } from '../rights.tsx';
import { roster, type Unit, wholeName } from './force-api.ts';

const UNDO_SECONDS = 20;
type Changes = Parameters<typeof roster.members.changes.$post>[0]['json']['changes'];

interface Props {
  units: Unit[];
  chosen: Map<number, number>;
  onDone(): void;
}

/** Changes, says so, and offers to take it back. */
function useChange(onDone: () => void) {
  const { t } = useWords();
  const { notification } = App.useApp();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: async (changes: Changes) =>
      (await roster.members.changes.$post({ json: { changes } })).json(),
    onSuccess: async ({ changed, skipped, undo }) => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['members'] }),
        queries.invalidateQueries({ queryKey: ['units'] }),
      ]);
      const key = String(Math.random());
      const takeBack = () => {
        notification.destroy(key);
        change.mutate(undo as Changes);
      };
      notification.success({
        ...{
          key,
          placement: 'bottomLeft' as const,
          duration: UNDO_SECONDS,
          title: t('force.changed', { n: changed }),
        },
        description: skipped.length > 0 ? t('force.skipped', { n: skipped.length }) : undefined,
        actions: changed > 0 && <Button onClick={takeBack}>{t('force.undo')}</Button>,
      });
      onDone();
    },
    onError: (error) =>
      notification.error({
        placement: 'bottomLeft',
        title: t('force.not-changed'),
        description: error.message,
      }),
  });
  return change;
}

export function ForceBulk({ units, chosen, onDone }: Props) {
  const { t } = useWords();
  const change = useChange(onDone);
  const { may } = useRights();
  if (chosen.size === 0) return null;
  const each = (about: Omit<Changes[number], 'id' | 'version'>) =>
    change.mutate([...chosen].map(([id, version]) => ({ id, version, ...about })));
  // From when on, the server says: this machine's clock may be anything.
  const leave = (kind: 'leave' | 'sick' | 'unavailable') => each({ absence: { kind } });
  const shared = { disabled: change.isPending, value: null, style: { minWidth: 150 } };
  return (
    <Flex gap={8} wrap align="center" role="toolbar" aria-label={t('force.bulk')} className="force-bulk">
      <strong aria-live="polite">{t('force.chosen', { n: chosen.size })}</strong>
      {may('member.change') && (
        <Select
          {...shared}
          aria-label={t('force.set-duty')}
          placeholder={t('force.set-duty')}
          options={(['on', 'off', 'unknown'] as const).map((value) => ({
            value,
            label: t(`force.duty.${value}`),
          }))}
          onSelect={(state: 'on' | 'off' | 'unknown' | null) => state && each({ duty: { state } })}
        />
      )}
      <Select
        {...shared}
        aria-label={t('force.set-leave')}
        placeholder={t('force.set-leave')}
        options={(['leave', 'sick', 'unavailable'] as const).map((v) => ({
          value: v,
          label: t(`force.leave.${v}`),
        }))}
        onSelect={(kind: 'leave' | 'sick' | 'unavailable' | null) => kind && leave(kind)}
      />
      {may('member.change') && (
        <Select
          {...shared}
          showSearch={{ optionFilterProp: 'label' }}
          popupMatchSelectWidth={false}
          aria-label={t('force.set-unit')}
          placeholder={t('force.set-unit')}
          options={units.map((u) => ({ value: u.id, label: wholeName(units, u.id) }))}
          onSelect={(unitId: number | null) => unitId && each({ place: { unitId, post: 'member' } })}
        />
      )}
      <Button onClick={onDone}>{t('force.unchoose')}</Button>
    </Flex>
  );
}
