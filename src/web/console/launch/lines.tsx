// Requirement lines: which role, and how many of it; each role once.
import { Button, Flex, InputNumber, Select } from 'antd';
import { useWords } from '../language.tsx';
import { type Line, ROLES, type Role } from './draft.ts';

const MOST = 5_000;

interface Props {
  lines: Line[];
  onChange(lines: Line[]): void;
}

export function Lines({ lines, onChange }: Props) {
  const { t } = useWords();
  const free = ROLES.filter((role) => !lines.some((l) => l.role === role));
  const put = (i: number, next: Partial<Line>) =>
    onChange(lines.map((l, at) => (at === i ? { ...l, ...next } : l)));
  const name = (role: Role) => t(`role.${role}`);
  return (
    <fieldset className="compose-lines">
      <legend>{t('launch.lines')}</legend>
      {lines.map((l, i) => (
        <Flex key={l.role} gap={8} align="center">
          <Select
            aria-label={t('compose.role')}
            style={{ flex: '0 1 180px', minWidth: 0 }}
            value={l.role}
            options={[l.role, ...free].map((role) => ({ value: role, label: name(role) }))}
            onChange={(role: Role) => put(i, { role })}
          />
          <InputNumber
            {...{ min: 1, max: MOST, precision: 0, value: l.count, mode: 'spinner' }}
            aria-label={t('compose.count', { role: name(l.role) })}
            style={{ flex: '0 1 140px', minWidth: 96 }}
            onChange={(count) => count !== null && put(i, { count })}
          />
          <Button
            aria-label={t('compose.line.remove', { role: name(l.role) })}
            onClick={() => onChange(lines.filter((_, at) => at !== i))}
          >
            ×
          </Button>
        </Flex>
      ))}
      {free.length > 0 && (
        <Select
          {...{ value: null, placeholder: t('compose.line.add'), style: { width: 180 } }}
          aria-label={t('compose.line.add')}
          options={free.map((role) => ({ value: role, label: name(role) }))}
          onChange={(role: Role | null) => role && onChange([...lines, { role, count: 1 }])}
        />
      )}
    </fieldset>
  );
}
