// Break a machine of the simulator and watch what comes of it.
import { html, nothing } from './vendor/lit-html.js';
import { Problem, get, keepToken, now, post, token } from './data.js';
import { word } from './words.js';
import { number, percent, span, time } from './format.js';
import { curl, part, sql } from './parts.js';

/**
 * @typedef {{machine: string, kind: string, maintenance: boolean, failure: {type: string, severity: number} | null}} Machine
 * @typedef {{failureTypes: string[], machines: Machine[]}} Machines
 * @typedef {{id: string, deviceId: string, act: string, type?: string, severity: number, at: string, origin: string,
 *   alarm?: string | null, delaySeconds?: number | null}} Injection
 * @typedef {{machine: string, type: string, severity: number, at: number, flagged: number | null, readings: number | null}} Watched
 */

const state = {
  /** @type {Machines | null} */ machines: null,
  machine: '',
  type: '',
  severity: 1,
  problem: '',
  sending: false,
  /** @type {Watched | null} */ watched: null,
  /** @type {Injection[]} */ injections: [],
};

/** Whether there is a simulator. @param {() => void} redraw */
export async function findMachines(redraw) {
  try {
    state.machines = await get('api/machines');
    const first = state.machines?.machines[0];
    state.machine ||= first?.machine ?? '';
    state.type ||= state.machines?.failureTypes[0] ?? '';
    redraw();
  } catch {
    state.machines = null;
  }
}

/** What was done to machines, with the delay of the alarm that came of it. @param {() => void} redraw */
export async function loadInjections(redraw) {
  try {
    state.injections = await get('api/injections?limit=10');
    redraw();
  } catch {
    // What was there stays.
  }
}

/** @param {(device: string) => void} open */
function history(open) {
  return state.injections.length === 0 ? nothing : html`<div class="scroll" tabindex="0" role="region" aria-label=${word('injections')}><table id="injections">
    <thead><tr><th>${word('time')}</th><th>${word('machine')}</th><th>${word('failure')}</th><th>${word('origin')}</th><th class="n">${word('alarmDelay')}</th></tr></thead>
    <tbody>${state.injections.map((one) => html`<tr><td>${time(one.at)}</td>
      <td><button class="link" @click=${() => open(one.deviceId)}>${one.deviceId}</button></td>
      <td>${one.type ? `${one.type.replaceAll('_', ' ')} ${percent(one.severity)}` : word(`act_${one.act}`)}</td><td>${word(`origin_${one.origin}`)}</td>
      <td class="n">${one.delaySeconds === undefined || one.delaySeconds === null ? (one.act === 'failure' ? word('noAlarmYet') : '') : `${number(one.delaySeconds, 1)} s`}</td></tr>`)}</tbody>
  </table></div>`;
}

/** @param {() => void} redraw */
async function send(redraw) {
  state.sending = true;
  state.problem = '';
  redraw();
  try {
    const body = { type: state.type, severity: state.severity, duration: '2m' };
    const done = await post(`api/machines/failure?machine=${encodeURIComponent(state.machine)}`, body);
    state.watched = { machine: state.machine, type: state.type, severity: state.severity, at: Date.parse(done.at), flagged: null, readings: null };
  } catch (problem) {
    state.problem = problem instanceof Error ? problem.message : String(problem);
    if (problem instanceof Problem && problem.status === 401) keepToken('');
  } finally {
    state.sending = false;
    redraw();
  }
}

let asking = false;
/** @param {() => void} redraw */
async function watch(redraw) {
  const watched = state.watched;
  if (asking || !watched || watched.flagged !== null || now() - watched.at > 180000) return;
  asking = true;
  try {
    const from = new Date(watched.at - 1000).toISOString();
    const readings = await get(`api/readings?device=${encodeURIComponent(watched.machine)}&from=${from}`);
    const since = readings.times.findIndex((/** @type {number} */ one) => one >= watched.at);
    if (since < 0) return;
    const first = readings.score.findIndex((/** @type {number | null} */ score, /** @type {number} */ index) => index >= since && (score ?? 0) > 1);
    if (first >= 0) {
      watched.flagged = readings.times[first];
      watched.readings = first - since + 1;
      redraw();
    }
  } catch {
    // The next turn tries again.
  } finally {
    asking = false;
  }
}

/** The alarm that came of it. @param {import('./alarms.js').Alarm[]} alarms @param {Watched} watched */
export function alarmOf(alarms, watched) {
  return [...alarms].reverse().find((alarm) => alarm.deviceId === watched.machine && Date.parse(alarm.opened) >= watched.at - 500);
}

/** @param {Watched} watched @param {import('./alarms.js').Alarm[]} alarms @param {(device: string) => void} open */
function story(watched, alarms, open) {
  const alarm = alarmOf(alarms, watched);
  const delay = (/** @type {number} */ to) => word('after', { age: number((to - watched.at) / 1000, 1) });
  return html`<ol class="story" aria-live="polite">
    <li class="done"><b>${word('injected')}</b> ${time(new Date(watched.at).toISOString())} · ${watched.machine} · ${watched.type} · ${percent(watched.severity)}</li>
    <li class=${watched.flagged ? 'done' : 'waits'}><b>${word('firstFlagged')}</b> ${watched.flagged
      ? `${delay(watched.flagged)}, ${word('readingNumber', { count: number(watched.readings) })}` : word('waiting', { age: span(now() - watched.at) })}</li>
    <li class=${alarm ? 'done' : 'waits'}><b>${word('alarmOpened')}</b> ${alarm
      ? html`${delay(Date.parse(alarm.opened))} · <button class="link" @click=${() => open(watched.machine)}>${watched.machine}</button>`
      : word('waiting', { age: span(now() - watched.at) })}</li>
  </ol>`;
}

/** @param {{alarms: import('./alarms.js').Alarm[], open: (device: string) => void, redraw: () => void}} page */
export function inject({ alarms, open, redraw }) {
  const machines = state.machines;
  if (!machines || machines.machines.length === 0) return nothing;
  watch(redraw);
  const value = (/** @type {Event} */ event) => /** @type {HTMLInputElement | HTMLSelectElement} */ (event.target).value;
  return part({
    id: 'inject',
    title: word('inject'),
    hint: word('injectHint'),
    redraw,
    sources: [`${curl('/api/machines/failure?machine=machine-001')} -H 'Authorization: Bearer TOKEN' -d '{"type":"${state.type}","severity":1,"duration":"2m"}'`,
      curl('/api/injections'), sql('SELECT * FROM injections ORDER BY at DESC LIMIT 20')],
    body: html`<form class="form" @submit=${(/** @type {Event} */ event) => { event.preventDefault(); send(redraw); }}>
        <label>${word('machine')} <select @change=${(/** @type {Event} */ event) => { state.machine = value(event); redraw(); }}>
          ${machines.machines.map((one) => html`<option value=${one.machine} ?selected=${one.machine === state.machine}>${one.machine}</option>`)}</select></label>
        <label>${word('failure')} <select @change=${(/** @type {Event} */ event) => { state.type = value(event); redraw(); }}>
          ${machines.failureTypes.map((one) => html`<option value=${one} ?selected=${one === state.type}>${one.replaceAll('_', ' ')}</option>`)}</select></label>
        <label>${word('strength')} <input type="range" min="0.1" max="1" step="0.1" .value=${String(state.severity)}
          @input=${(/** @type {Event} */ event) => { state.severity = Number(value(event)); redraw(); }}> ${percent(state.severity)}</label>
        <label title=${word('tokenHint')}>${word('token')} <input type="password" autocomplete="off" .value=${token()}
          @change=${(/** @type {Event} */ event) => keepToken(value(event).trim())}></label>
        <button type="submit" ?disabled=${state.sending}>${word('break')}</button>
      </form>
      ${state.problem ? html`<p class="remedy" role="alert">${state.problem}</p>` : nothing}
      ${state.watched ? story(state.watched, alarms, open) : nothing}
      ${history(open)}`,
  });
}
