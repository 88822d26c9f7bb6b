// Taking an equipment ledger in.
import { ImportPage } from '../import-page.tsx';

export default function EquipmentImportPage() {
  return (
    <ImportPage permission="equipment.keep" path="/api/equipment/imports" words="ledger" back="/equipment" />
  );
}
