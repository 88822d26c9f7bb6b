// An exam on a phone, without script: one question a page, each answer kept with the step to the next.
import { html } from 'hono/html';
import { cityTime } from '../kernel/calendar.ts';
import { type Html, type Reader, smallPage } from '../kernel/page.ts';
import { mayAppeal } from './exam-rules.ts';
import type { MyExam, Sheet } from './sit-exam.ts';

const state = ({ t, now }: Reader, e: MyExam): string => {
  if (e.examState === 'cancelled') return t('exam.is.cancelled');
  if (e.state === 'marked')
    return t(`exam.is.${e.outcome ?? 'absent'}`, { mark: e.mark ?? 0, pass: e.passMark });
  if (e.state === 'handed_in') return t('exam.is.handed_in');
  if (e.state === 'sitting' && e.dueAt) return t('exam.is.sitting', { at: cityTime(e.dueAt, now) });
  if (now >= e.closesAt) return t('exam.is.missed');
  return t('exam.is.invited', { from: cityTime(e.opensAt, now), to: cityTime(e.closesAt, now) });
};

/** All of one's exams, the open ones first. */
export const examsPage = (reader: Reader, exams: MyExam[]): Html =>
  smallPage(reader, {
    title: reader.t('exam.mine'),
    body: html`<main><h1>${reader.t('exam.mine')}</h1>
${exams.length === 0 && html`<p>${reader.t('exam.none')}</p>`}
${exams.map((e) => html`<a class="listed" href="/exams/${e.id}${reader.langQuery}"><b>${e.title}</b><small>${state(reader, e)} · ${e.place}</small></a>`)}</main>`,
  });

function choices({ t }: Reader, { kind, options, chosen }: Sheet['questions'][number]): Html {
  if (kind === 'practical')
    return html`<p class="note">${t('exam.practical')}</p><ul>${options.map((o) => html`<li>${o}</li>`)}</ul>`;
  const type = kind === 'multiple' ? 'checkbox' : 'radio';
  // Right is 1, wrong is 0, and right stands first.
  const offered: [number, string][] =
    kind === 'true_false'
      ? [
          [1, t('exam.true')],
          [0, t('exam.false')],
        ]
      : options.map((o, i) => [i, o]);
  return html`${offered.map(([value, words]) => html`<label class="mid choice"><input type="${type}" name="chosen" value="${value}"${chosen.includes(value) ? html` checked` : ''}> ${words}</label>`)}`;
}

/** `at`: the question, from 0; past the last one comes the handing in. */
function questionPage(reader: Reader, sheet: Sheet, at: number): Html {
  const { t, langQuery } = reader;
  const { exam, questions } = sheet;
  const asked = questions[at];
  const to = (n: number) => `/exams/${exam.id}?q=${n + 1}${langQuery.replace('?', '&')}`;
  const answered = questions.filter((q) => q.kind === 'practical' || q.chosen.length > 0).length;
  const numbers = html`<nav class="numbers" aria-label="${t('exam.questions')}">${questions.map((q, n) => html`<a href="${to(n)}"${n === at ? html` aria-current="page"` : ''} class="${q.chosen.length > 0 ? 'done' : ''}">${n + 1}${q.chosen.length > 0 && ' ✓'}</a>`)}</nav>`;
  const body = asked
    ? html`<form method="post" action="/exams/${exam.id}/answer${langQuery}">
<fieldset><legend>${t('exam.number', { n: at + 1, of: questions.length })} · ${t(`exam.kind.${asked.kind}`)} · ${t('exam.points', { n: asked.points })}<br><b>${asked.stem}</b></legend>
${choices(reader, asked)}</fieldset><input type="hidden" name="place" value="${at}"><button class="big yes">${t(at + 1 < questions.length ? 'exam.next' : 'exam.last')}</button></form>`
    : html`<p class="note"><b>${t('exam.answered', { n: answered, of: questions.length })}</b>${answered < questions.length && t('exam.answered.not')}</p>
<form method="post" action="/exams/${exam.id}/hand-in${langQuery}"><button class="big safe">${t('exam.hand-in')}</button></form>`;
  return html`<p class="note">${state(reader, exam)}</p>${body}${numbers}
${asked && html`<p><a class="button" href="${to(questions.length)}">${t('exam.to-hand-in')}</a></p>`}`;
}

function before(reader: Reader, e: MyExam): Html {
  const { t, now, langQuery } = reader;
  const isOpen = e.examState === 'open' && now >= e.opensAt && now < e.closesAt;
  return html`<p class="note"><b>${state(reader, e)}</b></p><p>${e.place}</p>
<p>${t('exam.terms', { minutes: e.minutes, pass: e.passMark })}</p>
${isOpen && html`<form method="post" action="/exams/${e.id}/begin${langQuery}"><button class="big yes">${t('exam.begin')}</button></form><p class="quiet">${t('exam.begin.what')}</p>`}`;
}

function after(reader: Reader, e: MyExam): Html {
  const { t, now, langQuery } = reader;
  const appeals = e.mark !== null && !e.appeal && e.markedAt && mayAppeal(e.markedAt, now);
  const said = e.appeal && [
    html`<p class="note"><b>${t('exam.appeal.said')}</b>${e.appeal.text}</p>`,
    e.appeal.decided &&
      html`<p class="note"><b>${t('exam.appeal.decided', { mark: e.appeal.toMark ?? 0 })}</b>${e.appeal.reason}</p>`,
  ];
  return html`<p class="note"><b>${state(reader, e)}</b></p>${said}
${
  appeals &&
  html`<details><summary>${t('exam.appeal')}</summary><form method="post" action="/exams/${e.id}/appeal${langQuery}">
<label for="text">${t('exam.appeal.why')}</label><input id="text" name="text" maxlength="500" required><button class="mid">${t('exam.appeal.send')}</button></form></details>`
}`;
}

export function examPage(reader: Reader, sheet: Sheet, question: number): Html {
  const { exam } = sheet;
  const { t, langQuery } = reader;
  const part =
    exam.state === 'sitting' && exam.examState === 'open'
      ? questionPage(reader, sheet, question)
      : exam.state === 'invited'
        ? before(reader, exam)
        : after(reader, exam);
  return smallPage(reader, {
    title: exam.title,
    body: html`<main><h1>${exam.title}</h1>${part}<p><a href="/exams${langQuery}">${t('exam.mine')}</a></p></main>`,
  });
}
