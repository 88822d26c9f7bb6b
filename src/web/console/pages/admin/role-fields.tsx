// Choosing a role and where it counts; only what fits the role is offered.
import { useQuery } from '@tanstack/react-query';
import { Form, Select } from 'antd';
import type { GrantedRole } from '../../../../access/permissions.ts';
import { useWords } from '../../language.tsx';
import { listScopes, type NewGrant, type ScopeNode } from './access-api.ts';

const ROLES: GrantedRole[] = [
  ...(['city', 'county', 'station', 'battalion', 'company', 'squad'] as const),
  ...(['trainer', 'employer', 'auditor', 'administrator'] as const),
];
/** All of them at once. */
const LIST_PX = 480;
const EVERYTHING = 'everything';
/** Of the whole installation. */
const WITHOUT_NODE = new Set<GrantedRole>(['city', 'administrator', 'auditor']);

export interface RoleChoice {
  role: GrantedRole;
  /** organisation:7, unit:3, everything */
  scope: string;
}

export function grantOf({ role, scope }: RoleChoice): NewGrant {
  const [kind, id] = scope.split(':');
  if (kind === 'organisation') return { role, organisationId: Number(id) };
  return kind === 'unit' ? { role, unitId: Number(id) } : { role };
}

const fitting = (role: GrantedRole | undefined, scopes: ScopeNode[]): ScopeNode[] =>
  role === 'trainer' ? scopes : scopes.filter((s) => s.kind === role);

/** Two fields, `role` and `scope`, of the form around them. */
export function RoleFields() {
  const { t } = useWords();
  const form = Form.useFormInstance<RoleChoice>();
  const role = Form.useWatch('role', form);
  const scopes = useQuery({ queryKey: ['scopes'], queryFn: listScopes });
  const everywhere = role === undefined || role === 'trainer' || WITHOUT_NODE.has(role);
  const nodes = fitting(role, scopes.data ?? []).map((s) => ({ value: s.key, label: s.name }));
  const whole = everywhere ? [{ value: EVERYTHING, label: t('people.everything') }] : [];
  const choose = (chosen: GrantedRole) =>
    form.setFieldValue('scope', WITHOUT_NODE.has(chosen) || chosen === 'trainer' ? EVERYTHING : undefined);
  return (
    <>
      <Form.Item name="role" label={t('admin.role')} rules={[{ required: true, message: t('admin.needed') }]}>
        <Select
          listHeight={LIST_PX}
          options={ROLES.map((value) => ({ value, label: t(`access-role.${value}`) }))}
          onChange={choose}
        />
      </Form.Item>
      <Form.Item
        name="scope"
        label={t('admin.scope')}
        extra={t('admin.scope.what')}
        rules={[{ required: true, message: t('admin.needed') }]}
      >
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={[...whole, ...nodes]}
          notFoundContent={t('admin.scope.none')}
        />
      </Form.Item>
    </>
  );
}
