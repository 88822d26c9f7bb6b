// Always beside the form: whom it wakes, how sure that is, what it costs, what is still missing; and the button that sends it.
import { Alert, Button, Progress } from 'antd';
import { useWords } from '../language.tsx';
import { type Draft, type Missing, missingIn, type Plan, stepOf } from './draft.ts';
import { HoldButton } from './hold-button.tsx';
import type { Drafting } from './use-draft.ts';
import type { Planned } from './use-plan.ts';
import type { useSending } from './use-sending.ts';

interface Props {
  drafting: Drafting;
  planned: Planned;
  sending: ReturnType<typeof useSending>;
  unitIds: readonly number[];
}

export function Summary({ drafting, planned, sending, unitIds }: Props) {
  const { t } = useWords();
  const { draft, sent } = drafting;
  const { plan, stale } = planned;
  const missing = missingIn(draft, unitIds);
  const acts = plan?.foreseen?.mode === 'act';
  const n = (acts ? plan?.foreseen?.judgement.people : plan?.echelons[0]?.asks) ?? 0;
  const kind = t(`kind.${draft.kind}`);
  const more = (plan?.summons ?? 0) - n;
  const second = plan?.secondPerson ?? false;
  const size = Math.max(n, needed(draft));
  const consequence = second
    ? t('compose.second', { n: size })
    : t(acts ? 'compose.consequence.act' : 'preview.consequence', { n, kind, more });
  return (
    <aside
      id="send"
      tabIndex={-1}
      className={`compose-summary kind-${draft.kind}`}
      aria-label={t('compose.summary')}
    >
      <p className={`compose-kind ${draft.kind}`}>{kind}</p>
      <p className="compose-wakes" aria-live="polite" aria-busy={stale}>
        {plan ? t(acts ? 'compose.wakes.about' : 'preview.wakes', { n }) : t('compose.wakes.none')}
      </p>
      {plan && <Figures draft={draft} plan={plan} />}
      {second && <Alert type="warning" showIcon title={consequence} />}
      {sent && drafting.requestId === null && !sending.busy && (
        <Unknown drafting={drafting} sending={sending} />
      )}
      {sending.refused && <Refused error={sending.refused} />}
      <MissingList missing={missing} />
      <HoldButton
        {...{ kind: draft.kind, consequence, busy: sending.busy, onLaunch: sending.launch }}
        label={second ? t('request.ask', { n: size }) : t('preview.confirm', { n, kind })}
        disabled={!sent && (missing.length > 0 || n === 0 || planned.policy === undefined)}
      />
    </aside>
  );
}

const needed = (draft: Draft) => draft.lines.reduce((sum, l) => sum + l.count, 0);

function Figures({ draft, plan }: { draft: Draft; plan: Plan }) {
  const { t } = useWords();
  const percent = Math.round(plan.strength.confidence * 100);
  const { first, all } = plan.cost;
  // Two figures that count differently would only contradict each other.
  const judged =
    plan.foreseen && (plan.foreseen.mode !== 'off' || plan.foreseen.learntFrom > 0) ? plan.foreseen : null;
  const leftOut = Object.values(plan.leftOutCounts).reduce((sum, n) => sum + n, 0);
  return (
    <>
      {!judged && (
        <p>
          {t('compose.sure', { n: percent })}
          <Progress
            {...{ percent, showInfo: false, size: 'small' }}
            aria-label={t('compose.sure', { n: percent })}
          />
          <small>
            {plan.strength.asked > 0
              ? t('compose.sure.by', { n: plan.strength.asked, rate: Math.round(plan.strength.rate * 100) })
              : t('compose.sure.none')}
          </small>
        </p>
      )}
      {judged && <Foreseen {...judged} />}
      <ul className="compose-roles">
        {draft.lines.map(({ role, count }) => {
          const short = plan.shortfall[role] ?? 0;
          return (
            <li key={role} className={short > 0 ? 'short' : ''}>
              {t(`role.${role}`)} {count - short}/{count}{' '}
              {short > 0 ? <b>▲ {t('compose.short', { n: short })}</b> : '✓'}
            </li>
          );
        })}
      </ul>
      <dl className="compose-cost">
        <dt>{t('compose.cost')}</dt>
        <dd>{t('compose.cost.push', { n: first.push })}</dd>
        <dd>{t('compose.cost.sms', { n: first.sms, segments: first.smsSegments })}</dd>
        <dd>{t('compose.cost.voice', { n: first.voice })}</dd>
        <dd>
          <small>
            {t('compose.cost.all', { sms: all.sms, segments: all.smsSegments, voice: all.voice })}
          </small>
        </dd>
      </dl>
      <p>
        <a href="#left-out">{t('preview.left-out', { n: leftOut })}</a>
      </p>
    </>
  );
}

/** The same call-out by the judgement, by the first echelon alone, with everybody: woken, and how likely all are in time. */
function Foreseen({ mode, learntFrom, judgement, first, everybody }: NonNullable<Plan['foreseen']>) {
  const { t } = useWords();
  const rows = { judgement, first, everybody };
  const chosen = mode === 'act' ? 'judgement' : 'first';
  return (
    <table className="compose-foreseen">
      <caption>
        {learntFrom > 0 ? t('compose.foreseen.by', { n: learntFrom }) : t('compose.foreseen.none')}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('compose.foreseen')}</th>
          <th scope="col">{t('compose.foreseen.woken')}</th>
          <th scope="col">{t('compose.foreseen.chance')}</th>
        </tr>
      </thead>
      <tbody>
        {(['judgement', 'first', 'everybody'] as const).map((key) => (
          <tr key={key} className={key === chosen ? 'chosen' : ''}>
            <th scope="row">{t(`compose.foreseen.${key}`)}</th>
            <td>{rows[key].people}</td>
            <td>{Math.round(rows[key].chance * 100)}%</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Nothing came back: it may be out already. The same key cannot launch twice. */
function Unknown({ drafting, sending }: Pick<Props, 'drafting' | 'sending'>) {
  const { t } = useWords();
  return (
    <Alert
      {...{ type: 'error', showIcon: true, title: t('compose.unknown') }}
      description={
        <>
          <p>{t('compose.unknown.what')}</p>
          <Button onClick={sending.launch}>{t('compose.unknown.again')}</Button>
          <Button type="link" className="compose-drop" onClick={() => drafting.note({ sent: null })}>
            {t('compose.unknown.drop')}
          </Button>
        </>
      }
    />
  );
}

function Refused({ error }: { error: { message: string; fields: { field: string; message: string }[] } }) {
  return (
    <Alert
      {...{ type: 'error', showIcon: true, title: error.message, role: 'alert' }}
      description={error.fields.map((f) => (
        <p key={f.field}>
          {f.field}：{f.message}
        </p>
      ))}
    />
  );
}

function MissingList({ missing }: { missing: Missing[] }) {
  const { t } = useWords();
  if (missing.length === 0) return null;
  return (
    <p className="compose-missing">
      {t('compose.missing')}{' '}
      {missing.map((field) => (
        <a key={field} href={`#${stepOf(field)}`}>
          {t(`compose.missing.${field}`)}
        </a>
      ))}
    </p>
  );
}
