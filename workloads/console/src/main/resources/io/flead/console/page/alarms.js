// Alarms: events with begin, end, peak and sensors.
import { html, nothing } from './vendor/lit-html.js';
import { word } from './words.js';
import { between, measure, number, percent, span, time } from './format.js';
import { badge, curl, part, sql } from './parts.js';
import { isShelved, verdicts } from './verdicts.js';

/**
 * @typedef {{name: string, share: number, direction?: string, expected?: number, actual?: number}} Sensor
 * @typedef {{id: string, deviceId: string, state: string, severity: string, opened: string, last: string, closed?: string,
 *   closeReason?: string, peak: number, peakAt: string, readings: number, flagged: number, sensors: Sensor[],
 *   modelVersion: number, revision: number, standing?: import('./verdicts.js').Standing}} Alarm
 * @typedef {{device: string, alarms: number}} DeviceCount
 * @typedef {{lastDay: number, budget: number, right: number, wrong: number, topDevices: DeviceCount[], chattering: DeviceCount[],
 *   longest: {id: string, device: string, seconds: number}[]}} Statistics
 */

/** @param {Sensor} sensor */
function bar(sensor) {
  const value = sensor.actual === undefined ? '' : measure(sensor.actual);
  const expected = sensor.expected === undefined ? '' : `, ${word('expected', { value: measure(sensor.expected) })}`;
  const side = sensor.direction ? ` ${word(sensor.direction)}` : '';
  return html`<li title="${sensor.name} ${percent(sensor.share)}${side}: ${value}${expected}">
    <span class="bar" .style=${`width:${Math.max(2, Math.round(sensor.share * 100))}%`}></span>
    <span class="name">${sensor.direction === 'below' ? '↓' : sensor.direction === 'above' ? '↑' : ''} ${sensor.name}</span>
    <span class="share">${percent(sensor.share)}</span>
  </li>`;
}

/** @param {Alarm} alarm @param {(device: string) => void} open @param {() => void} redraw */
function row(alarm, open, redraw) {
  const goesOn = alarm.state === 'open';
  return html`<li class="alarm ${alarm.severity} ${alarm.state}">
    <div class="what">
      ${badge(goesOn ? alarm.severity : 'quiet', word(`severity_${alarm.severity}`))}
      <button class="link" @click=${() => open(alarm.deviceId)}>${alarm.deviceId}</button>
      <span class="when">${time(alarm.opened)} · ${between(alarm.opened, alarm.closed)}
        ${goesOn ? badge('open', word('open')) : html`<span class="muted">${word(`reason_${alarm.closeReason ?? 'cleared'}`)}</span>`}</span>
      <span class="peak" title=${word('peakHint')}>${number(alarm.peak, 1)} ×</span>
    </div>
    <ul class="bars">${alarm.sensors.filter((sensor) => sensor.share >= 0.05).slice(0, 3).map(bar)}</ul>
    <div class="muted small">${word('flaggedOf', { flagged: number(alarm.flagged), readings: number(alarm.readings) })}</div>
    ${verdicts(alarm, redraw)}
  </li>`;
}

/** @param {Alarm[]} alarms @param {(device: string) => void} open @param {() => void} redraw */
export function list(alarms, open, redraw) {
  return alarms.length === 0 ? nothing : html`<ul class="alarms">${alarms.map((alarm) => row(alarm, open, redraw))}</ul>`;
}

/** @param {string} label @param {DeviceCount[]} counts @param {(device: string) => void} open */
function ranking(label, counts, open) {
  return counts.length === 0 ? nothing : html`<p class="small"><span class="muted">${label}</span> ${counts.map((one, index) => html`${
    index > 0 ? ', ' : ''}<button class="link" @click=${() => open(one.device)}>${one.device}</button> ${number(one.alarms)}`)}</p>`;
}

/** @param {Statistics} day @param {(device: string) => void} open */
function statistics(day, open) {
  const longest = day.longest[0];
  return html`<div class="day ${day.lastDay > day.budget ? 'over' : ''}">
    <p class="small" title=${word('budgetHint')}><b>${word('perDay', { count: number(day.lastDay), budget: number(day.budget) })}</b>
      <meter min="0" max=${day.budget} high=${day.budget * 0.8} .value=${Math.min(day.lastDay, day.budget)} aria-label=${word('budgetHint')}></meter></p>
    ${day.right + day.wrong > 0 ? html`<p class="small">${word('judged', { right: number(day.right), wrong: number(day.wrong) })}</p>` : nothing}
    ${ranking(word('topDevices'), day.topDevices, open)}
    ${ranking(word('chattering'), day.chattering, open)}
    ${longest ? html`<p class="small"><span class="muted">${word('longest')}</span>
      <button class="link" @click=${() => open(longest.device)}>${longest.device}</button> ${span(longest.seconds * 1000)}</p>` : nothing}
  </div>`;
}

/**
 * @param {{alarms: Alarm[], statistics: Statistics | null, filter: string, choose: (filter: string) => void, open: (device: string) => void, redraw: () => void}} state
 */
export function alarms({ alarms: all, statistics: day, filter, choose, open, redraw }) {
  const shown = all.filter((alarm) => filter === '' || (filter === 'shelved' ? isShelved(alarm.standing)
    : alarm.state === filter && !(filter === 'open' && isShelved(alarm.standing))));
  return part({
    id: 'alarms',
    title: word('alarms'),
    redraw,
    sources: [curl(filter === 'shelved' ? '/api/alarms?shelved=true' : `/api/alarms?state=${filter || 'open'}`), curl('/api/alarms/statistics'), sql('SELECT * FROM alarms ORDER BY opened_at DESC LIMIT 20'),
      sql('SELECT * FROM verdicts ORDER BY at DESC LIMIT 20')],
    tools: html`<div class="choice" role="group" aria-label=${word('state')}>${['', 'open', 'closed', 'shelved'].map(
      (name) => html`<button aria-pressed=${filter === name} @click=${() => choose(name)}>${word(name || 'all')}</button>`)}</div>`,
    body: html`${day && all.length > 0 ? statistics(day, open) : nothing}${shown.length === 0
      ? html`<p class="empty">${word(filter === 'open' ? 'noOpenAlarms' : 'noAlarms')}</p>`
      : list(shown.slice(0, 50), open, redraw)}`,
  });
}
