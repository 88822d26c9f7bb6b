// The form that launches a call-out: where, what, how. Shown again with everything kept when something is wrong.
import { html } from 'hono/html';
import { consolePage } from '../../access/console.ts';
import type { Html, Reader } from '../../kernel/page.ts';
import type { Place } from '../../roster/places.ts';
import { ROLES } from '../../roster/qualifications.ts';
import { KINDS } from '../state.ts';
import type { LaunchErrors, LaunchValues } from './launch-form.ts';

export interface LaunchPageParts {
  reader: Reader;
  values: LaunchValues;
  errors: LaunchErrors;
  places: Place[];
  /** Nobody on the roster: nothing can be launched. */
  empty: boolean;
  /** What kept the launch from happening, when it was no field. */
  refused?: string;
}

function errorOf({ reader, errors }: LaunchPageParts, name: string): Html {
  const error = errors.get(name);
  return html`${error && html`<span class="error" id="${name}-error">${reader.t(error.code, error.vars)}</span>`}`;
}

interface InputAbout {
  label: string;
  hint?: string;
  type?: string;
  list?: string;
  inputmode?: string;
  required?: boolean;
}

function input(parts: LaunchPageParts, name: string, about: InputAbout): Html {
  const { label, hint, list, inputmode, required } = about;
  const wrong = parts.errors.has(name);
  return html`<p class="field"><label for="${name}">${label}${hint && html` <span class="quiet">${hint}</span>`}</label>
<input id="${name}" name="${name}" value="${parts.values[name] ?? ''}" autocomplete="off"${list && html` list="${list}"`}${inputmode && html` inputmode="${inputmode}"`}${required && html` required`}${wrong && html` aria-invalid="true" aria-describedby="${name}-error"`}>
${errorOf(parts, name)}</p>`;
}

function choices(parts: LaunchPageParts, name: string, label: string, options: readonly string[]): Html {
  const { t } = parts.reader;
  return html`<fieldset class="choices"><legend>${label}</legend>${options.map(
    (option) =>
      html`<label><input type="radio" name="${name}" value="${option}"${parts.values[name] === option && html` checked`}> ${t(`launch.${name}.${option}`)}</label>`,
  )}${errorOf(parts, name)}</fieldset>`;
}

function kinds(parts: LaunchPageParts): Html {
  const { t } = parts.reader;
  return html`<fieldset class="kinds"><legend>${t('launch.kind')}</legend>${KINDS.map(
    (
      kind,
    ) => html`<label class="kind ${kind}"><input type="radio" name="kind" value="${kind}"${parts.values.kind === kind && html` checked`}>
<b>${t(`kind.${kind}`)}</b> ${t(`launch.kind.${kind}`)}</label>`,
  )}${errorOf(parts, 'kind')}</fieldset>`;
}

function lines(parts: LaunchPageParts): Html {
  const { t } = parts.reader;
  return html`<fieldset class="lines"><legend>${t('launch.lines')}</legend>${errorOf(parts, 'lines')}
<div class="grid">${ROLES.map((role) => {
    const name = `count_${role}`;
    return html`<p class="field"><label for="${name}">${t(`role.${role}`)}</label>
<input id="${name}" name="${name}" inputmode="numeric" size="4" value="${parts.values[name] ?? ''}" autocomplete="off">${errorOf(parts, name)}</p>`;
  })}</div></fieldset>`;
}

function where(parts: LaunchPageParts): Html {
  const { t } = parts.reader;
  const elsewhere = Boolean(parts.values.musterPlace) || parts.errors.has('musterPosition');
  return html`<section><h2>${t('launch.where')}</h2>
<datalist id="places">${parts.places.map((p) => html`<option value="${p.fullName}">`)}</datalist>
${input(parts, 'place', { label: t('launch.place'), hint: t('launch.place.hint'), list: 'places', required: true })}
${input(parts, 'position', { label: t('launch.position'), hint: t('launch.position.hint') })}
<details${elsewhere && html` open`}><summary>${t('launch.muster')}</summary>
${input(parts, 'musterPlace', { label: t('launch.musterPlace'), list: 'places' })}
${input(parts, 'musterPosition', { label: t('launch.musterPosition') })}</details></section>`;
}

function what(parts: LaunchPageParts): Html {
  const { t } = parts.reader;
  return html`<section><h2>${t('launch.what')}</h2>
${input(parts, 'what', { label: t('launch.what-title'), hint: t('launch.what-title.hint'), required: true })}
<p class="field"><label for="task">${t('launch.task')}</label><textarea id="task" name="task" rows="2">${parts.values.task ?? ''}</textarea>${errorOf(parts, 'task')}</p>
${input(parts, 'minutes', { label: t('launch.minutes'), inputmode: 'numeric', required: true })}
${lines(parts)}
<div class="pair">${input(parts, 'commanderName', { label: t('launch.commanderName'), required: true })}
${input(parts, 'commanderPhone', { label: t('launch.commanderPhone'), inputmode: 'tel' })}</div></section>`;
}

function how(parts: LaunchPageParts): Html {
  const { t } = parts.reader;
  return html`<section><h2>${t('launch.how')}</h2>
${choices(parts, 'mode', t('launch.mode'), ['person', 'squad'])}
${choices(parts, 'channels', t('launch.channels'), ['ladder', 'at_once'])}
${input(parts, 'windowMinutes', { label: t('launch.windowMinutes'), inputmode: 'numeric' })}
<p class="field"><label><input type="checkbox" name="crossBorder" value="yes"${parts.values.crossBorder === 'yes' && html` checked`}> ${t('launch.crossBorder')}</label></p></section>`;
}

export function launchPage(parts: LaunchPageParts): Html {
  const { reader, errors, empty, refused } = parts;
  const { t } = reader;
  return consolePage(reader, {
    title: t('launch.title'),
    here: 'launch',
    body: html`<h1>${t('launch.title')}</h1>
${empty && html`<p class="note wrong">${t('launch.no-members')} <a class="button" href="/roster">${t('home.import')}</a></p>`}
${refused && html`<p class="note wrong" role="alert">${refused}</p>`}
${errors.size > 0 && html`<p class="note wrong" role="alert">${t('launch.errors', { n: errors.size })}</p>`}
<form method="post" action="/launch/preview" class="launch" novalidate>
${kinds(parts)}
${where(parts)}${what(parts)}${how(parts)}
<button class="primary">${t('launch.preview')}</button>
</form>`,
  });
}
