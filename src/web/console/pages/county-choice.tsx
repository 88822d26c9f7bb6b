// Narrows a page to one county, for whoever sees more than one.
import { Select } from 'antd';
import { useSearchParams } from 'wouter';
import { useOrganisations } from '../bulletins/api.ts';
import { useWords } from '../language.tsx';

/** The county that a link elsewhere asks for. */
export function useAskedCounty(): number | undefined {
  const [params] = useSearchParams();
  return Number(params.get('within')) || undefined;
}

interface Props {
  chosen: number | undefined;
  onChoose(countyId: number | undefined): void;
}

export function CountyChoice({ chosen, onChoose }: Props) {
  const { t } = useWords();
  const counties = useOrganisations().filter((o) => o.kind === 'county');
  if (counties.length < 2) return null;
  return (
    <Select
      {...{ allowClear: true, showSearch: { optionFilterProp: 'label' }, style: { width: 260 } }}
      aria-label={t('ready.county')}
      placeholder={t('ready.county')}
      options={counties.map((o) => ({ value: o.id, label: o.name }))}
      value={chosen ?? null}
      onChange={(id) => onChoose(id ?? undefined)}
    />
  );
}
