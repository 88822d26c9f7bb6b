// Taking past training records in.
import { ImportPage } from '../import-page.tsx';

export default function TrainingImportPage() {
  return (
    <ImportPage permission="training.import" path="/api/training/imports" words="past" back="/training" />
  );
}
