// Choosing a unit of the force by its whole name.
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { listUnits, type Unit, wholeName } from '../pages/force-api.ts';

const FRESH_MS = 60_000;
const NONE: Unit[] = [];

export const useUnits = (): Unit[] =>
  useQuery({ queryKey: ['units'], staleTime: FRESH_MS, queryFn: listUnits }).data ?? NONE;

interface Props {
  id?: string;
  label?: string;
  value: number | null;
  placeholder: string;
  /** Only these and what is below them; everything when empty. */
  only?: readonly number[];
  onChange(unitId: number | null): void;
}

const isBelow = (units: Unit[], id: number | null, tops: readonly number[]): boolean =>
  id !== null &&
  (tops.includes(id) || isBelow(units, units.find((u) => u.id === id)?.parentId ?? null, tops));

export function UnitSelect({ id, label, value, placeholder, only = [], onChange }: Props) {
  const units = useUnits();
  const offered = only.length === 0 ? units : units.filter((u) => isBelow(units, u.id, only));
  return (
    <Select
      {...(id && { id })}
      {...(label && { 'aria-label': label })}
      {...{ allowClear: true, placeholder, value, style: { width: 320, maxWidth: '100%' } }}
      showSearch={{ optionFilterProp: 'label' }}
      options={offered.map((u) => ({ value: u.id, label: wholeName(units, u.id) }))}
      onChange={(next: number | undefined) => onChange(next ?? null)}
    />
  );
}
