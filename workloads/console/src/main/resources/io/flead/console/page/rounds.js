// Rounds: who reported, and why the open round waits.
import { html, nothing } from './vendor/lit-html.js';
import { word } from './words.js';
import { measure, number, span, time } from './format.js';
import { now } from './data.js';
import { curl, part, sql } from './parts.js';

/**
 * @typedef {{base: number, openSince: string, devices: number, samples: number, minDevices: number, closesAt: string}} Open
 * @typedef {{admitted: number, clipped: number, refused: Record<string, number>}} Updates
 * @typedef {{round: Open, updates: Updates, canary?: import('./models.js').Canary | null}} Status
 * @typedef {{device: string, at: string, samples: number, lossBefore: number, loss: number}} Report
 * @typedef {{base: number, devices: number, reports: Report[]}} Round
 */

/** Why the open round has not closed. @param {Open} open @param {import('./sentence.js').Overview | null} overview @returns {string} */
export function waits(open, overview) {
  const missing = open.minDevices - open.devices;
  if (missing > 0) {
    const learning = overview !== null && overview.devices.total > 0 && overview.devices.warmup === overview.devices.total;
    return learning ? word('waitsWarmup') : word('waitsDevices', { missing: number(missing), least: number(open.minDevices) });
  }
  const left = Date.parse(open.closesAt) - now();
  return left > 0 ? word('waitsTime', { left: span(left) }) : word('waitsClosing');
}

/** @param {Updates} updates */
function counts(updates) {
  const refused = Object.entries(updates.refused);
  return html`<p class="small">${word('updates', { admitted: number(updates.admitted), clipped: number(updates.clipped) })}${
    refused.length === 0 ? '' : html`, <b>${word('refused')}</b> ${refused.map(([reason, count], index) =>
      html`${index > 0 ? ', ' : ''}${reason} ${number(count)}`)}`}.</p>`;
}

/** @param {Round} round @param {string} id */
function reports(round, id) {
  return html`<details id=${id}><summary>${word('roundOf', { base: round.base, devices: number(round.devices) })}</summary>
    <div class="scroll" tabindex="0" role="region" aria-label=${word('rounds')}><table><thead><tr><th>${word('machine')}</th><th>${word('time')}</th><th class="n">${word('samples')}</th>
      <th class="n">${word('lossBefore')}</th><th class="n">${word('loss')}</th></tr></thead>
      <tbody>${round.reports.slice(0, 100).map((report) => html`<tr><td class="id">${report.device}</td><td>${time(report.at)}</td>
        <td class="n">${number(report.samples)}</td><td class="n">${measure(report.lossBefore)}</td><td class="n">${measure(report.loss)}</td></tr>`)}
      </tbody></table></div></details>`;
}

/**
 * @param {{status: Status | null, rounds: Round[], overview: import('./sentence.js').Overview | null, redraw: () => void}} state
 */
export function rounds({ status, rounds: all, overview, redraw }) {
  return part({
    id: 'rounds',
    title: word('rounds'),
    redraw,
    sources: [curl('/api/rounds'), curl('/api/status'), sql('SELECT round, device_id, samples, loss_before, loss FROM local_models ORDER BY created_at DESC LIMIT 20')],
    body: html`${status === null ? html`<p class="empty">${word('noRound')}</p>` : html`
        <p><b>${word('openRound', { base: status.round.base, devices: number(status.round.devices) })}</b>
          ${waits(status.round, overview)}</p>
        ${counts(status.updates)}`}
      ${all.length === 0 ? nothing : all.slice(0, 5).map((round) => reports(round, `round-${round.base}`))}`,
  });
}
