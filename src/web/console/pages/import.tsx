// Taking a roster file in.
import { ImportPage } from '../import-page.tsx';

export default function RosterImportPage() {
  return <ImportPage permission="roster.import" path="/api/roster/imports" words="import" back="/force" />;
}
