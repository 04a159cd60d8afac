// The fleet over time on a canvas: a row for each machine, a cell for each half minute.

const ROW = 16;
const MIN_ROW = 3;
/** Least buckets that are drawn: ten minutes. */
const MIN_BUCKETS = 20;
const COLOURS = ['--score-0', '--score-1', '--score-2', '--score-3', '--score-4', '--score-5'];

/**
 * @typedef {{device: string, state: string, scores: number[]}} Row
 * @typedef {{from: string, bucketSeconds: number, buckets: number, devices: number, rows: Row[]}} Fleet
 */

/** The class of a score in hundredths: none, calm, raised, unusual, strong. @param {number} score */
export function level(score) {
  if (score < 0) return 0;
  if (score < 60) return 1;
  if (score <= 100) return 2;
  if (score < 200) return 3;
  return score < 1000 ? 4 : 5;
}

/** A colour of the style sheet as a canvas takes it, which knows no light-dark(). @param {HTMLElement} element @param {string} name */
export function resolved(element, name) {
  element.style.color = `var(${name})`;
  const colour = getComputedStyle(element).color;
  element.style.color = '';
  return colour;
}

/** The buckets from the first one that has a score in any row. @param {Fleet} fleet @returns {number} */
export function firstBucket(fleet) {
  let first = fleet.buckets - MIN_BUCKETS;
  for (const row of fleet.rows) {
    const own = row.scores.findIndex((score) => score >= 0);
    if (own >= 0 && own < first) first = own;
  }
  return Math.max(0, first);
}

/** Height of a row in pixels, so that all fit. @param {number} rows @param {number} height */
export function rowHeight(rows, height) {
  return Math.max(MIN_ROW, Math.min(ROW, Math.floor(height / Math.max(1, rows))));
}

/**
 * Draws the rows that are in sight.
 * @param {HTMLCanvasElement} canvas @param {Fleet} fleet
 * @param {{width: number, height: number, top: number, rowHeight: number, hover: number, from: number}} view
 */
export function draw(canvas, fleet, view) {
  const ratio = window.devicePixelRatio || 1;
  const width = Math.round(view.width * ratio);
  const height = Math.round(view.height * ratio);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const paint = canvas.getContext('2d');
  if (!paint) return;
  const colours = COLOURS.map((name) => resolved(canvas, name));
  paint.setTransform(ratio, 0, 0, ratio, 0, 0);
  paint.clearRect(0, 0, view.width, view.height);
  const first = Math.floor(view.top / view.rowHeight);
  const last = Math.min(fleet.rows.length, Math.ceil((view.top + view.height) / view.rowHeight));
  const cell = view.width / (fleet.buckets - view.from);
  const gap = view.rowHeight > 6 ? 1 : 0;
  for (let index = first; index < last; index++) {
    const y = index * view.rowHeight - view.top;
    const scores = fleet.rows[index].scores;
    let start = view.from;
    for (let bucket = start + 1; bucket <= scores.length; bucket++) {
      // Neighbours of one class are one rectangle: a calm row costs one.
      if (bucket < scores.length && level(scores[bucket]) === level(scores[start])) continue;
      const kind = level(scores[start]);
      if (kind > 0) {
        paint.fillStyle = colours[kind];
        paint.fillRect((start - view.from) * cell, y, (bucket - start) * cell, view.rowHeight - gap);
      }
      start = bucket;
    }
    if (index === view.hover) {
      paint.strokeStyle = resolved(canvas, '--text');
      paint.strokeRect(0.5, y + 0.5, view.width - 1, view.rowHeight - 1);
    }
  }
}
