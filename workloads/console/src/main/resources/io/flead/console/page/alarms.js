// Alarms: events with begin, end, peak and sensors.
import { html, nothing } from './vendor/lit-html.js';
import { word } from './words.js';
import { between, measure, number, percent, time } from './format.js';
import { badge, curl, part, sql } from './parts.js';

/**
 * @typedef {{name: string, share: number, direction?: string, expected?: number, actual?: number}} Sensor
 * @typedef {{id: string, deviceId: string, state: string, severity: string, opened: string, last: string, closed?: string,
 *   closeReason?: string, peak: number, peakAt: string, readings: number, flagged: number, sensors: Sensor[],
 *   modelVersion: number}} Alarm
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

/** @param {Alarm} alarm @param {(device: string) => void} open */
function row(alarm, open) {
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
  </li>`;
}

/** @param {Alarm[]} alarms @param {(device: string) => void} open */
export function list(alarms, open) {
  return alarms.length === 0 ? nothing : html`<ul class="alarms">${alarms.map((alarm) => row(alarm, open))}</ul>`;
}

/**
 * @param {{alarms: Alarm[], filter: string, choose: (filter: string) => void, open: (device: string) => void, redraw: () => void}} state
 */
export function alarms({ alarms: all, filter, choose, open, redraw }) {
  const shown = all.filter((alarm) => filter === '' || alarm.state === filter);
  return part({
    id: 'alarms',
    title: word('alarms'),
    redraw,
    sources: [curl(`/api/alarms?state=${filter || 'open'}`), sql('SELECT * FROM alarms ORDER BY opened_at DESC LIMIT 20')],
    tools: html`<div class="choice" role="group" aria-label=${word('state')}>${['', 'open', 'closed'].map(
      (name) => html`<button aria-pressed=${filter === name} @click=${() => choose(name)}>${word(name || 'all')}</button>`)}</div>`,
    body: shown.length === 0
      ? html`<p class="empty">${word(filter === 'open' ? 'noOpenAlarms' : 'noAlarms')}</p>`
      : list(shown.slice(0, 50), open),
  });
}
