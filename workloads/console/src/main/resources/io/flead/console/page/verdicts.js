// What people say of an alarm: verdict, acknowledged, shelved, comment.
import { html, nothing } from './vendor/lit-html.js';
import { Problem, keepToken, now, post, token } from './data.js';
import { word } from './words.js';
import { time } from './format.js';
import { badge } from './parts.js';

/**
 * @typedef {{verdict?: string, comment?: string, acknowledgedAt?: string, shelvedUntil?: string}} Standing
 */

const VERDICTS = ['right', 'false', 'expected'];
const SHELVES = ['1h', '8h', '24h'];

/** What is being written, by alarm. @type {Map<string, {comment: string, problem: string, sending: boolean}>} */
const drafts = new Map();
/** @type {Set<string>} */
const opened = new Set();

/** Whether an alarm is out of the way now. @param {Standing | undefined} standing */
export function isShelved(standing) {
  return standing?.shelvedUntil !== undefined && Date.parse(standing.shelvedUntil) > now();
}

/** @param {string} id */
function draft(id) {
  let known = drafts.get(id);
  if (!known) {
    known = { comment: '', problem: '', sending: false };
    drafts.set(id, known);
  }
  return known;
}

/** @param {string} id @param {string} kind @param {string | null} duration @param {() => void} redraw */
async function say(id, kind, duration, redraw) {
  const own = draft(id);
  own.sending = true;
  own.problem = '';
  redraw();
  try {
    await post(`api/alarms/${encodeURIComponent(id)}/verdict`, {
      kind,
      ...(own.comment.trim() ? { comment: own.comment.trim() } : {}),
      ...(duration ? { duration } : {}),
    });
    own.comment = '';
  } catch (problem) {
    own.problem = problem instanceof Error ? problem.message : String(problem);
    if (problem instanceof Problem && problem.status === 401) keepToken('');
  } finally {
    own.sending = false;
    redraw();
  }
}

/** What is known, in a line. @param {Standing} standing */
function known(standing) {
  const shelved = isShelved(standing);
  return html`<div class="said small">
    ${standing.verdict ? badge(`verdict-${standing.verdict}`, word(`verdict_${standing.verdict}`)) : nothing}
    ${standing.acknowledgedAt ? html`<span class="muted">${word('acknowledgedAt', { time: time(standing.acknowledgedAt) })}</span>` : nothing}
    ${shelved && standing.shelvedUntil ? html`<span class="muted">${word('shelvedUntil', { time: time(standing.shelvedUntil) })}</span>` : nothing}
    ${standing.comment ? html`<q>${standing.comment}</q>` : nothing}
  </div>`;
}

/** @param {{id: string, standing?: Standing}} alarm @param {() => void} redraw */
export function verdicts({ id, standing }, redraw) {
  const said = standing ?? {};
  const own = draft(id);
  const input = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target).value;
  const button = (/** @type {string} */ kind, /** @type {string} */ text, /** @type {string | null} */ duration = null) => html`<button
    type="button" ?disabled=${own.sending} aria-pressed=${said.verdict === kind} @click=${() => say(id, kind, duration, redraw)}>${text}</button>`;
  return html`${Object.keys(said).length > 0 ? known(said) : nothing}
    <details class="judge" ?open=${opened.has(id)} @toggle=${(/** @type {Event} */ event) => {
      if (/** @type {HTMLDetailsElement} */ (event.target).open) opened.add(id);
      else opened.delete(id);
      redraw();
    }}><summary>${word('judge')}</summary>
    ${opened.has(id) ? html`<div class="form">
      <label>${word('comment')} <input maxlength="1000" .value=${own.comment} @input=${(/** @type {Event} */ event) => { own.comment = input(event); }}></label>
      <label title=${word('tokenHint')}>${word('token')} <input type="password" autocomplete="off" .value=${token()}
        @change=${(/** @type {Event} */ event) => keepToken(input(event).trim())}></label>
      <div class="choice" role="group" aria-label=${word('verdict')}>${VERDICTS.map((kind) => button(kind, word(`verdict_${kind}`)))}</div>
      <div class="choice" role="group" aria-label=${word('handling')}>${button('acknowledged', word('acknowledge'))}
        ${isShelved(said) ? button('shelved', word('unshelve'), '0s') : SHELVES.map((span) => button('shelved', word('shelve', { span: span.replace('h', ' h') }), span))}</div>
    </div>
    <p class="hint">${word('judgeHint')}</p>
    ${own.problem ? html`<p class="remedy" role="alert">${own.problem}</p>` : nothing}` : nothing}
  </details>`;
}
