// The published models.
import { html } from './vendor/lit-html.js';
import { word } from './words.js';
import { age, measure, number, time } from './format.js';
import { curl, part, sql } from './parts.js';

/**
 * @typedef {{version: number, round: number, parentVersion: number, strategy: string, devices: number, samples: number,
 *   meanLoss: number, sha256: string, createdAt: string}} Model
 */

/** @param {{models: Model[], alarms: import('./alarms.js').Alarm[], redraw: () => void}} state */
export function models({ models: all, alarms, redraw }) {
  const newest = [...all].reverse().slice(0, 12);
  return part({
    id: 'models',
    title: word('models'),
    redraw,
    sources: [
      curl('/api/models'),
      sql('SELECT version, devices, samples, mean_loss, sha256, created_at FROM global_models ORDER BY version DESC LIMIT 12'),
    ],
    body: newest.length === 0 ? html`<p class="empty">${word('noModels')}</p>` : html`<div class="scroll" tabindex="0" role="region" aria-label=${word('models')}><table>
      <thead><tr><th class="n">${word('version')}</th><th>${word('published')}</th><th class="n">${word('devices')}</th>
        <th class="n">${word('samples')}</th><th class="n">${word('loss')}</th><th>${word('strategy')}</th><th>sha256</th><th class="n">${word('alarms')}</th><th></th></tr></thead>
      <tbody>${newest.map((model) => html`<tr>
        <td class="n">${model.version}</td>
        <td title=${time(model.createdAt)}>${word('ago', { age: age(model.createdAt) })}</td>
        <td class="n">${number(model.devices)}</td><td class="n">${number(model.samples)}</td>
        <td class="n">${measure(model.meanLoss)}</td><td>${model.strategy}</td>
        <td class="mono" title=${model.sha256}>${model.sha256.slice(0, 10)}</td>
        <td class="n" title=${word('alarmsOfModel')}>${alarms.filter((alarm) => alarm.modelVersion === model.version).length}</td>
        <td><a href="api/models/${model.version}" download>${word('download')}</a></td></tr>`)}</tbody>
    </table></div>`,
  });
}
