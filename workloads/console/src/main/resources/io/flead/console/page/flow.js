// The way of the data: produced, scored, rejected, stored; and the programs behind it.
import { html, nothing } from './vendor/lit-html.js';
import { hasWord, word } from './words.js';
import { minute, number, time } from './format.js';
import { curl, part, sql } from './parts.js';

/**
 * @typedef {{name: string, state: string, total: number | null, perSecond: number | null, lag: number | null, since: string | null}} Stage
 * @typedef {{name: string, state: string, since: string | null, reason: string, restarts: number | null}} Part
 * @typedef {{stages: Stage[], parts: Part[], latency: {p50Millis: number, p99Millis: number} | null}} Flow
 * @typedef {{at: string, key: string, reason: string, detail: string, length: number, sample: string}} Rejected
 */

/** @param {Stage} one */
function stage(one) {
  const lag = one.lag === null ? nothing : html`<div class="muted small">${
    word(one.name === 'scored' ? 'lagCheckpoint' : 'lag', { count: number(one.lag) })}</div>`;
  const rejects = one.name === 'rejected' && (one.perSecond ?? 0) > 0;
  return html`<li class="stage ${one.state} ${rejects ? 'some' : ''}">
    <div class="small">${word(`stage_${one.name}`)}</div>
    <div class="big">${one.state === 'starting' ? '–' : word('perSecond', { rate: number(one.perSecond, 1) })}</div>
    <div class="muted small">${one.total === null ? ' ' : word('total', { count: number(one.total) })}</div>
    ${lag}
    ${one.state === 'stopped' ? html`<p class="remedy">${word('state_stopped')} ${
      one.since ? word('since', { time: minute(one.since) }) : ''}. ${word(`remedy_${one.name}`)}</p>` : nothing}
  </li>`;
}

/** @param {Part} one */
function program(one) {
  const name = hasWord(`part_${one.name}`) ? word(`part_${one.name}`) : one.name;
  const stopped = one.state === 'stopped';
  return html`<li class="program ${one.state}">
    <span class="dot" aria-hidden="true"></span><b>${name}</b> ${word(`state_${one.state}`)}
    ${one.restarts ? html`<span class="muted">· ${word('restarts', { count: one.restarts })}</span>` : nothing}
    ${stopped ? html`<p class="remedy">${one.since ? word('since', { time: minute(one.since) }) : ''}.
      ${hasWord(`remedy_${one.name}`) ? word(`remedy_${one.name}`) : ''} <span class="muted">${one.reason}</span></p>` : nothing}
  </li>`;
}

/** @param {{flow: Flow | null, redraw: () => void}} state */
export function flow({ flow: all, redraw }) {
  return part({
    id: 'flow',
    title: word('flow'),
    redraw,
    sources: [curl('/api/flow'), sql('SELECT count(*) FROM device_data')],
    body: all === null ? nothing : html`
      <ol class="stages">${all.stages.map(stage)}</ol>
      ${all.latency ? html`<p class="small">${word('latency', {
        p50: number(all.latency.p50Millis), p99: number(all.latency.p99Millis) })}</p>` : nothing}
      <ul class="programs">${all.parts.map(program)}</ul>`,
  });
}

/** @param {{rejected: Rejected[], redraw: () => void}} state */
export function rejected({ rejected: rows, redraw }) {
  return part({
    id: 'rejected',
    title: word('rejectedReadings'),
    redraw,
    sources: [curl('/api/rejected'), 'flead data rejected-readings'],
    body: rows.length === 0 ? html`<p class="empty">${word('noRejected')}</p>` : html`<div class="scroll" tabindex="0" role="region" aria-label=${word('rejectedReadings')}><table>
      <thead><tr><th>${word('time')}</th><th>${word('machine')}</th><th>${word('reason')}</th><th>${word('sample')}</th></tr></thead>
      <tbody>${rows.slice(0, 20).map((row) => html`<tr><td>${time(row.at)}</td><td class="id">${row.key || '–'}</td>
        <td title=${row.detail}>${row.reason}</td>
        <td class="mono sample" title=${word('bytes', { count: number(row.length) })}>${row.sample}</td></tr>`)}</tbody>
    </table></div>`,
  });
}
