// The fleet: a row for each machine, two hours wide, on a canvas; and the same as a table for those who cannot see it.
import { html, nothing } from './vendor/lit-html.js';
import { word } from './words.js';
import { minute, number } from './format.js';
import { curl, encoded, part, sql } from './parts.js';
import { draw, firstBucket, rowHeight } from './swimlane.js';

const VISIBLE = 420;
const LABELS = 11;

/** @type {{top: number, hover: number, rowHeight: number, from: number}} */
const view = { top: 0, hover: -1, rowHeight: 16, from: 0 };
/** @type {import('./swimlane.js').Fleet | null} */
let shown = null;
let planned = false;

/** Milliseconds that the last frame took, for tests. */
export const timing = { lastFrame: 0, frames: 0 };

function canvas() {
  return /** @type {HTMLCanvasElement | null} */ (document.querySelector('#lanes'));
}

/** Draws in the next frame. */
export function plan() {
  if (planned) return;
  planned = true;
  requestAnimationFrame(() => {
    planned = false;
    const target = canvas();
    if (!target || !shown) return;
    const start = performance.now();
    const box = /** @type {HTMLElement} */ (target.parentElement);
    draw(target, shown, { width: box.clientWidth, height: box.clientHeight, ...view });
    timing.lastFrame = performance.now() - start;
    timing.frames++;
  });
}

/** The row under a pointer. @param {MouseEvent} event */
function rowAt(event) {
  const box = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
  return Math.floor((event.clientY - box.top + view.top) / view.rowHeight);
}

/** @param {Event} event */
function scrolled(event) {
  view.top = /** @type {HTMLElement} */ (event.currentTarget).scrollTop;
  const names = document.querySelector('#lane-names');
  if (names) names.scrollTop = view.top;
  plan();
}

/** What is drawn, for tests: the names in order. */
export function drawn() {
  return shown?.rows.map((row) => row.device) ?? [];
}

/**
 * @param {{fleet: import('./swimlane.js').Fleet | null, search: string, filter: string, searchFor: (text: string) => void,
 *   choose: (filter: string) => void, open: (device: string) => void, redraw: () => void}} state
 */
export function fleet({ fleet: all, search, filter, searchFor, choose, open, redraw }) {
  shown = all;
  const rows = all?.rows ?? [];
  view.rowHeight = rowHeight(rows.length, VISIBLE);
  view.from = all ? firstBucket(all) : 0;
  const height = Math.min(VISIBLE, Math.max(1, rows.length) * view.rowHeight);
  plan();
  const names = view.rowHeight >= LABELS;
  const hovered = view.hover >= 0 && view.hover < rows.length ? rows[view.hover] : null;
  /** @param {KeyboardEvent} event */
  const keyed = (event) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      view.hover = Math.max(0, Math.min(rows.length - 1, view.hover + step));
      event.preventDefault();
      redraw();
    } else if (event.key === 'Enter' && hovered) open(hovered.device);
  };
  return part({
    id: 'fleet',
    title: word('fleet'),
    hint: word('fleetHint'),
    redraw,
    sources: [
      curl(`/api/fleet?search=${encoded(search)}`),
      curl('/api/devices'),
      sql('SELECT device_id, max(score / threshold) FROM anomalies GROUP BY device_id ORDER BY 2 DESC'),
    ],
    tools: html`<input type="search" .value=${search} placeholder=${word('search')} aria-label=${word('search')}
        @input=${(/** @type {InputEvent} */ event) => searchFor(/** @type {HTMLInputElement} */ (event.target).value)}>
      <div class="choice" role="group" aria-label=${word('state')}>${['', 'scoring', 'warmup', 'silent'].map(
        (name) => html`<button aria-pressed=${filter === name} @click=${() => choose(name)}>${
          word(name ? `state_${name}` : 'all')}</button>`)}</div>`,
    body: rows.length === 0 ? html`<p class="empty">${word('noDevice')}</p>` : html`
      <div class="lanes" .style=${`height:${height}px`}>
        ${names ? html`<div id="lane-names" aria-hidden="true">${rows.slice(0, 200).map((row, index) => html`<div
          class=${index === view.hover ? 'lane-name hover' : 'lane-name'} .style=${`height:${view.rowHeight}px`}
          title=${row.device} @click=${() => open(row.device)}>${row.device}</div>`)}</div>` : nothing}
        <div class="lane-scroll" tabindex="0" role="listbox" aria-label=${word('fleetHint')} @scroll=${scrolled} @keydown=${keyed}
          @mousemove=${(/** @type {MouseEvent} */ event) => { view.hover = rowAt(event); redraw(); }}
          @mouseleave=${() => { view.hover = -1; redraw(); }}
          @click=${(/** @type {MouseEvent} */ event) => { const row = rows[rowAt(event)]; if (row) open(row.device); }}>
          <div class="lane-window"><canvas id="lanes" .style=${`width:100%;height:${height}px`}></canvas></div>
          <div .style=${`height:${Math.max(0, rows.length * view.rowHeight - height)}px`}></div>
        </div>
      </div>
      <div class="axis" aria-hidden="true">${all ? axis(all) : nothing}</div>
      <p class="small muted" role="status">${hovered
        ? `${hovered.device} · ${word(`state_${hovered.state}`)} · ${word('score')} ${number(last(hovered.scores), 2)}`
        : `${number(rows.length)} / ${number(all?.devices ?? 0)} ${word('machines')}`}</p>`,
  });
}

/** @param {number[]} scores */
function last(scores) {
  for (let index = scores.length - 1; index >= 0; index--) if (scores[index] >= 0) return scores[index] / 100;
  return null;
}

/** The times below the rows. @param {import('./swimlane.js').Fleet} fleet */
function axis(fleet) {
  const start = Date.parse(fleet.from);
  return [0, 1, 2, 3, 4].map((quarter) => {
    const bucket = view.from + ((fleet.buckets - view.from) * quarter) / 4;
    return html`<span>${minute(new Date(start + bucket * fleet.bucketSeconds * 1000).toISOString())}</span>`;
  });
}
