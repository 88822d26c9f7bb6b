// Step 1: where it is, and where people muster when that is elsewhere.
import { Checkbox } from 'antd';
import { useWords } from '../language.tsx';
import type { Draft } from './draft.ts';
import { SpotPicker } from './spot.tsx';

interface Props {
  draft: Draft;
  change(patch: Partial<Draft>): void;
}

export function Where({ draft, change }: Props) {
  const { t } = useWords();
  const { scene, muster } = draft;
  return (
    <section aria-labelledby="where" className="compose-step">
      <h2 id="where">{t('launch.where')}</h2>
      <SpotPicker of="scene" autoFocus spot={scene} onChange={(next) => change({ scene: next })} />
      <Checkbox
        checked={muster !== null}
        onChange={(e) => change({ muster: e.target.checked ? { place: '', position: null } : null })}
      >
        {t('launch.muster')}
      </Checkbox>
      {muster && <SpotPicker of="muster" spot={muster} onChange={(next) => change({ muster: next })} />}
    </section>
  );
}
