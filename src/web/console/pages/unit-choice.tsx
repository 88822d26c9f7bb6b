// One unit of all, or none, as a list is narrowed by it; an address may name it.
import { Select } from 'antd';
import { useSearchParams } from 'wouter';
import { type Unit, wholeName } from './force-api.ts';

/** The unit that the address names, as a figure elsewhere does that leads here. */
export function useAskedUnit(): number | undefined {
  const [params] = useSearchParams();
  return Number(params.get('unit')) || undefined;
}

interface Props {
  label: string;
  placeholder: string;
  units: Unit[];
  chosen: number | undefined;
  onChoose(unitId: number | undefined): void;
}

export function UnitChoice({ label, placeholder, units, chosen, onChoose }: Props) {
  return (
    <Select
      allowClear
      aria-label={label}
      placeholder={placeholder}
      style={{ minWidth: 200, maxWidth: 320 }}
      value={units.length > 0 ? chosen : undefined}
      options={units.map((u) => ({ value: u.id, label: wholeName(units, u.id) }))}
      showSearch={{ optionFilterProp: 'label' }}
      onChange={onChoose}
    />
  );
}
