// One machine.
import { html, nothing } from './vendor/lit-html.js';
import { word } from './words.js';
import { age, number, percent, time } from './format.js';
import { badge, curl, encoded, part, sql } from './parts.js';
import { list } from './alarms.js';
import { chartProblem, unzoom } from './charts.js';

/**
 * @typedef {{device: string, state: string, reportedAt: string, lastReadingAt: string, warmupProgress: number, score: number,
 *   readings: number, skipped: number, modelVersion: number, constantSensors: string[], openAlarms: number}} DeviceRow
 * @typedef {{device: DeviceRow, alarms: import('./alarms.js').Alarm[]}} DeviceDocument
 */

/** Spans of the charts in seconds. @type {[number, string][]} */
export const RANGES = [[300, '5 min'], [900, '15 min'], [3600, '1 h'], [21600, '6 h'], [86400, '24 h']];

/** @param {string} label @param {unknown} value */
function fact(label, value) {
  return html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
}

/** @param {DeviceRow} row */
function stateOf(row) {
  if (row.openAlarms > 0) return html`${badge('alarmed', word('alarms'))} ${word(`state_${row.state}`)}`;
  if (row.state === 'warmup') {
    return html`${badge('warmup', word('state_warmup'))} ${word('warmupProgress', { percent: percent(row.warmupProgress) })}`;
  }
  return badge(row.state, word(`state_${row.state}`));
}

/** @param {DeviceDocument} document @param {(device: string) => void} open @param {() => void} redraw */
function body(document, open, redraw) {
  const row = document.device;
  return html`<dl class="facts">
      ${fact(word('state'), stateOf(row))}
      ${fact(word('lastReading'), html`<span title=${time(row.lastReadingAt)}>${word('ago', { age: age(row.lastReadingAt) })}</span>`)}
      ${fact(word('score'), number(row.score, 2))}
      ${fact(word('modelVersion'), row.modelVersion === 0 ? word('initialModel') : row.modelVersion)}
      ${fact(word('constantSensors'), row.constantSensors.length === 0 ? word('none')
        : html`<span title=${word('constantHint')}>${row.constantSensors.join(', ')}</span>`)}
      ${fact(word('readingsInterval'), number(row.readings))}
      ${fact(word('skipped'), number(row.skipped))}
    </dl>
    <h3>${word('readings')}</h3>
    ${chartProblem() ? html`<p class="empty">${chartProblem()}</p>` : nothing}
    <div id="charts" class="charts"></div>
    ${document.alarms.length === 0 ? nothing : html`<h3>${word('ownAlarms')}</h3>${list(document.alarms.slice(0, 10), open, redraw)}`}`;
}

/**
 * @param {{id: string, document: DeviceDocument | null, problem: string, open: (device: string) => void, close: () => void, redraw: () => void,
 *   range: number, paused: boolean, choose: (range: number) => void, pause: () => void}} state
 */
export function device({ id, document, problem, open, close, redraw, range, paused, choose, pause }) {
  const query = encoded(id);
  const quoted = id.replaceAll("'", "''");
  return part({
    id: 'device',
    title: word('device', { device: id }),
    redraw,
    sources: [
      curl(`/api/device?id=${query}`),
      curl(`/api/readings?device=${query}`),
      sql(`SELECT * FROM device_status WHERE device_id = '${quoted}'`),
      sql(`SELECT event_time, features FROM device_data WHERE device_id = '${quoted}' ORDER BY event_time DESC LIMIT 20`),
    ],
    tools: html`<div class="choice" role="group" aria-label=${word('range')}>${RANGES.map(([seconds, name]) => html`<button
        aria-pressed=${seconds === range} @click=${() => choose(seconds)}>${name}</button>`)}</div>
      <button aria-pressed=${paused} @click=${pause}>${word(paused ? 'goOn' : 'pause')}</button>
      <button @click=${unzoom}>${word('wholeRange')}</button>
      <button @click=${close}>${word('close')}</button>`,
    body: document === null ? html`<p class="empty">${problem}</p>` : body(document, open, redraw),
  });
}
