// The published models, and the way back to an older one.
import { html, nothing } from './vendor/lit-html.js';
import { Problem, keepToken, post, token } from './data.js';
import { word } from './words.js';
import { age, measure, number, time } from './format.js';
import { curl, part, sql } from './parts.js';

/**
 * @typedef {{version: number, round: number, parentVersion: number, strategy: string, devices: number, samples: number,
 *   meanLoss: number, sha256: string, createdAt: string, medianStep?: number,
 *   restores?: {version: number, reason: string, imported: boolean} | null}} Model
 */

const state = {
  /** The version that is about to be restored. */
  version: 0,
  reason: '',
  problem: '',
  done: '',
  sending: false,
};

/** @param {() => void} redraw */
async function send(redraw) {
  state.sending = true;
  state.problem = '';
  state.done = '';
  redraw();
  try {
    const model = await post(`api/models/${state.version}/rollback`, { reason: state.reason });
    state.done = word('rolledBack', { version: number(model.version), old: number(state.version) });
    state.version = 0;
    state.reason = '';
  } catch (problem) {
    state.problem = problem instanceof Error ? problem.message : String(problem);
    if (problem instanceof Problem && problem.status === 401) keepToken('');
  } finally {
    state.sending = false;
    redraw();
  }
}

/** The reason and, once in a tab, the token. @param {() => void} redraw */
function form(redraw) {
  const value = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target).value;
  return html`<form class="form" id="rollback" @submit=${(/** @type {Event} */ event) => { event.preventDefault(); send(redraw); }}>
    <label>${word('rollbackReason', { version: number(state.version) })} <input name="reason" required maxlength="500" .value=${state.reason}
      @input=${(/** @type {Event} */ event) => { state.reason = value(event); }}></label>
    <label title=${word('tokenHint')}>${word('token')} <input type="password" autocomplete="off" .value=${token()}
      @change=${(/** @type {Event} */ event) => keepToken(value(event).trim())}></label>
    <button type="submit" ?disabled=${state.sending}>${word('rollBack')}</button>
    <button type="button" @click=${() => { state.version = 0; state.problem = ''; redraw(); }}>${word('cancel')}</button>
  </form>`;
}

/** @param {Model} model @param {boolean} newest @param {import('./alarms.js').Alarm[]} alarms @param {() => void} redraw */
function row(model, newest, alarms, redraw) {
  const restores = model.restores;
  return html`<tr>
    <td class="n">${model.version}</td>
    <td title=${time(model.createdAt)}>${word('ago', { age: age(model.createdAt) })}</td>
    <td class="n">${number(model.devices)}</td><td class="n">${number(model.samples)}</td>
    <td class="n">${measure(model.meanLoss)}</td><td class="n">${model.medianStep ? measure(model.medianStep) : ''}</td>
    <td title=${restores ? restores.reason : ''}>${restores ? word('restores', { version: number(restores.version) }) : model.strategy}</td>
    <td class="mono" title=${model.sha256}>${model.sha256.slice(0, 10)}</td>
    <td class="n" title=${word('alarmsOfModel')}>${alarms.filter((alarm) => alarm.modelVersion === model.version).length}</td>
    <td><a href="api/models/${model.version}" download>${word('download')}</a></td>
    <td>${newest ? nothing : html`<button class="link" @click=${() => { state.version = model.version; state.problem = ''; state.done = ''; redraw(); }}>${word('rollBack')}</button>`}</td></tr>`;
}

/**
 * @typedef {{version: number, base: number, endsAt: string, devices: number, reports: number, lossIncrease: number | null, alarms: number,
 *   otherDevices: number, otherAlarms: number}} Canary
 */

/** @param {Canary} canary */
function trial(canary) {
  return html`<p id="canary" role="status">${word('canary', { version: number(canary.version), base: number(canary.base),
    devices: number(canary.devices), time: time(canary.endsAt) })} ${canary.lossIncrease === null ? '' : word('canaryLoss', {
    increase: number(100 * canary.lossIncrease, 1), reports: number(canary.reports) })} ${word('canaryAlarms', {
    alarms: number(canary.alarms), otherAlarms: number(canary.otherAlarms), otherDevices: number(canary.otherDevices) })}</p>`;
}

/** @param {{models: Model[], alarms: import('./alarms.js').Alarm[], canary: Canary | null, redraw: () => void}} state */
export function models({ models: all, alarms, canary, redraw }) {
  const newest = [...all].reverse().slice(0, 12);
  return part({
    id: 'models',
    title: word('models'),
    redraw,
    sources: [
      curl('/api/models'),
      sql('SELECT version, devices, samples, mean_loss, sha256, created_at FROM global_models ORDER BY version DESC LIMIT 12'),
      `${curl(`/api/models/${state.version || 1}/rollback`)} -H 'Authorization: Bearer TOKEN' -d '{"reason":"..."}'`,
    ],
    body: newest.length === 0 ? html`<p class="empty">${word('noModels')}</p>` : html`<div class="scroll" tabindex="0" role="region" aria-label=${word('models')}><table>
      <thead><tr><th class="n">${word('version')}</th><th>${word('published')}</th><th class="n">${word('devices')}</th>
        <th class="n">${word('samples')}</th><th class="n">${word('loss')}</th><th class="n">${word('step')}</th><th>${word('strategy')}</th><th>sha256</th><th class="n">${word('alarms')}</th><th></th><th></th></tr></thead>
      <tbody>${newest.map((model, index) => row(model, index === 0, alarms, redraw))}</tbody>
    </table></div>
    ${canary ? trial(canary) : nothing}
    ${state.version ? form(redraw) : nothing}
    ${state.done ? html`<p role="status">${state.done}</p>` : nothing}
    ${state.problem ? html`<p class="remedy" role="alert">${state.problem}</p>` : nothing}`,
  });
}
