// The readings of a machine: a chart for each sensor with what was expected, one for the score, and a ribbon of shares.
import { get, now } from './data.js';
import { language, word } from './words.js';
import { measure } from './format.js';
import { drawRibbon } from './ribbon.js';
import { resolved } from './swimlane.js';

const HEIGHT = 84;
const SCORE_HEIGHT = 110;
const AXIS = 62;
const LIVE_EVERY = 2000;
const LONGEST_LIVE = 3600;

/**
 * @typedef {(number | null)[]} Column
 * @typedef {{device: string, source: string, complete: boolean, times: number[], score: Column, values: Record<string, Column>,
 *   expected: Record<string, Column>, contributions: Record<string, Column>}} Readings
 */

/** @type {Promise<any> | null} */
let library = null;

/** The chart library, loaded when a machine is opened first: it is a plain script. @returns {Promise<any>} */
function uPlot() {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = 'vendor/uplot.js';
    script.onload = () => resolve(/** @type {any} */ (window).uPlot);
    script.onerror = reject;
    document.head.append(script);
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = 'vendor/uplot.css';
    document.head.append(style);
  });
  return library;
}

/** What is shown. */
const shown = {
  device: '',
  range: 300,
  paused: false,
  theme: '',
  /** @type {Readings | null} */ readings: null,
  /** @type {any[]} */ plots: [],
  /** @type {{from: number, to: number | null}[]} */ alarms: [],
  problem: '',
  loading: false,
};

/** For tests. */
export function charted() {
  return { device: shown.device, points: shown.readings?.times.length ?? 0, charts: shown.plots.length, source: shown.readings?.source ?? '' };
}

/** Why there are no charts; empty when there are. @returns {string} */
export function chartProblem() {
  return shown.problem;
}

/**
 * Shows a machine's readings in the element `charts`.
 * @param {string} device @param {number} range seconds @param {boolean} paused
 * @param {{from: number, to: number | null}[]} alarms in milliseconds
 * @param {() => void} redraw
 */
export function showCharts(device, range, paused, alarms, redraw) {
  const theme = getComputedStyle(document.documentElement).colorScheme + matchMedia('(prefers-color-scheme: dark)').matches
    + language() + (document.documentElement.dataset.theme ?? '');
  const other = device !== shown.device || range !== shown.range;
  shown.paused = paused;
  shown.alarms = alarms;
  if (other) {
    Object.assign(shown, { device, range, readings: null, problem: '' });
    clear();
    load(redraw);
  } else if (theme !== shown.theme && shown.readings) {
    build();
  } else if (shown.plots.length > 0 && document.getElementById('charts')?.childElementCount === 0) {
    build();
  }
  shown.theme = theme;
}

/** Forgets the charts. */
export function hideCharts() {
  clear();
  Object.assign(shown, { device: '', readings: null, problem: '' });
}

function clear() {
  shown.plots.forEach((plot) => plot.destroy());
  shown.plots = [];
  document.getElementById('charts')?.replaceChildren();
}

/** @param {number} from in milliseconds */
function path(from) {
  return `api/readings?device=${encodeURIComponent(shown.device)}&from=${new Date(from).toISOString()}`;
}

/** @param {() => void} redraw */
async function load(redraw) {
  const { device, range } = shown;
  shown.loading = true;
  try {
    const readings = await get(path(now() - range * 1000));
    if (device !== shown.device || range !== shown.range) return;
    shown.readings = readings;
    shown.problem = readings.times.length === 0 ? word('noReadings') : '';
    await build();
  } catch (problem) {
    shown.problem = problem instanceof Error ? problem.message : String(problem);
  } finally {
    shown.loading = false;
    redraw();
  }
}

/** Reads what has come since, unless the view rests or is long. */
async function live() {
  const readings = shown.readings;
  if (!readings || shown.paused || shown.loading || shown.range > LONGEST_LIVE || document.hidden) return;
  shown.loading = true;
  const { device, range } = shown;
  try {
    const last = readings.times[readings.times.length - 1] ?? now() - range * 1000;
    const more = await get(path(last - 1000));
    if (device !== shown.device || range !== shown.range || more.source !== 'scores') return;
    if (readings.source !== 'scores') {
      shown.readings = more;
      await build();
      return;
    }
    append(readings, more, now() - range * 1000);
    if (readings.times.length > 0) shown.problem = '';
    if (shown.plots.length === 0) await build();
    else feed();
  } catch {
    // The next turn tries again; the sentence on top says what does not answer.
  } finally {
    shown.loading = false;
  }
}
setInterval(live, LIVE_EVERY);

/** @param {Readings} to @param {Readings} more @param {number} oldest */
export function append(to, more, oldest) {
  const last = to.times[to.times.length - 1] ?? 0;
  const fresh = more.times.findIndex((time) => time > last);
  const drop = to.times.findIndex((time) => time >= oldest);
  /** @param {any[]} column @param {any[]} added */
  const move = (column, added) => {
    if (drop > 0) column.splice(0, drop);
    if (fresh >= 0) column.push(...added.slice(fresh));
  };
  for (const part of /** @type {const} */ (['values', 'expected', 'contributions'])) {
    for (const [sensor, column] of Object.entries(to[part])) move(column, more[part][sensor] ?? []);
  }
  move(to.score, more.score);
  move(to.times, more.times);
}

/** @param {Readings} readings */
function seconds(readings) {
  return readings.times.map((time) => time / 1000);
}

function feed() {
  const readings = /** @type {Readings} */ (shown.readings);
  const times = seconds(readings);
  const to = now() / 1000;
  shown.plots.forEach((plot) => {
    const zoomed = plot.fleadZoomed;
    plot.setData(plot.fleadData(readings, times), false);
    if (!zoomed) plot.setScale('x', { min: to - shown.range, max: to });
    else plot.redraw();
  });
  ribbon();
}

async function build() {
  const create = await uPlot();
  const box = document.getElementById('charts');
  const readings = shown.readings;
  if (!box || !readings) return;
  clear();
  if (readings.times.length === 0) return;
  const times = seconds(readings);
  const colour = {
    line: resolved(box, '--link'),
    expected: resolved(box, '--muted'),
    grid: resolved(box, '--line'),
    text: resolved(box, '--muted'),
    flag: resolved(box, '--score-4'),
    alarm: resolved(box, '--bad-fill'),
  };
  const to = now() / 1000;
  const scales = { x: { min: to - shown.range, max: to } };
  const axis = { stroke: colour.text, grid: { stroke: colour.grid, width: 1 }, ticks: { stroke: colour.grid, width: 1 }, font: '11px system-ui' };
  const clock = { ...axis, space: 72, values: (/** @type {any} */ _, /** @type {number[]} */ marks) => marks.map((mark) =>
    new Date(mark * 1000).toLocaleTimeString(language(), { hour: '2-digit', minute: '2-digit', second: shown.range < 600 ? '2-digit' : undefined, hourCycle: 'h23' })) };
  const common = (/** @type {string} */ title, /** @type {boolean} */ last) => ({
    width: box.clientWidth,
    height: last ? SCORE_HEIGHT : HEIGHT,
    title,
    scales,
    cursor: { sync: { key: 'readings', setSeries: false }, drag: { x: true, y: false }, points: { size: 5 } },
    legend: { show: false },
    axes: [last ? clock : { ...axis, values: () => [], size: 8 }, { ...axis, size: AXIS, space: 20, values: (/** @type {any} */ _, /** @type {number[]} */ marks) => marks.map(measure) }],
    hooks: {
      drawClear: [(/** @type {any} */ plot) => shade(plot, colour.alarm)],
      draw: [(/** @type {any} */ plot) => flags(plot, colour.flag)],
      setCursor: [(/** @type {any} */ plot) => tell(plot)],
      setSelect: [(/** @type {any} */ plot) => zoom(plot)],
    },
  });
  for (const sensor of Object.keys(readings.values)) {
    const data = (/** @type {Readings} */ all, /** @type {number[]} */ xs) => [xs, all.values[sensor], all.expected[sensor]];
    const plot = new create({
      ...common(sensor, false),
      series: [{}, { stroke: colour.line, width: 1.25, points: { show: false } },
        { stroke: colour.expected, width: 1, dash: [4, 3], points: { show: false } }],
    }, data(readings, times), box);
    plot.fleadData = data;
    plot.fleadSensor = sensor;
    own(plot, sensor);
  }
  if (readings.source === 'scores') {
    const data = (/** @type {Readings} */ all, /** @type {number[]} */ xs) => [xs, all.score, xs.map(() => 1)];
    const options = common(word('scoreChart'), true);
    const plot = new create({
      ...options,
      scales: { ...scales, y: { range: (/** @type {any} */ _, /** @type {number} */ __, /** @type {number} */ max) => [0, Math.max(1.3, Math.min(max || 0, 20))] } },
      series: [{}, { stroke: colour.line, width: 1.25, points: { show: false } }, { stroke: colour.flag, width: 1, dash: [2, 3], points: { show: false } }],
    }, data(readings, times), box);
    plot.fleadData = data;
    own(plot, '');
    const canvas = document.createElement('canvas');
    canvas.id = 'ribbon';
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', word('ribbon'));
    const title = document.createElement('p');
    title.className = 'hint';
    title.textContent = word('ribbon');
    box.append(title, canvas);
    ribbon();
  }
}

/** @param {any} plot @param {string} sensor */
function own(plot, sensor) {
  shown.plots.push(plot);
  plot.root.setAttribute('role', 'img');
  plot.root.setAttribute('aria-label', sensor || word('scoreChart'));
}

/** Alarms lie behind the lines. @param {any} plot @param {string} colour */
function shade(plot, colour) {
  plot.ctx.save();
  plot.ctx.fillStyle = colour;
  for (const alarm of shown.alarms) {
    const from = Math.max(plot.bbox.left, plot.valToPos(alarm.from / 1000, 'x', true));
    const to = Math.min(plot.bbox.left + plot.bbox.width, plot.valToPos((alarm.to ?? now()) / 1000, 'x', true));
    if (to > from) plot.ctx.fillRect(from, plot.bbox.top, to - from, plot.bbox.height);
  }
  plot.ctx.restore();
}

/** Flagged readings are dots on the line. @param {any} plot @param {string} colour */
function flags(plot, colour) {
  const readings = shown.readings;
  if (!readings || readings.source !== 'scores') return;
  const column = plot.fleadSensor ? readings.values[plot.fleadSensor] : readings.score;
  plot.ctx.save();
  plot.ctx.fillStyle = colour;
  const size = 2.2 * (window.devicePixelRatio || 1);
  const ratio = window.devicePixelRatio || 1;
  const { min, max } = plot.scales.x;
  for (let index = 0; index < column.length; index++) {
    const time = readings.times[index] / 1000;
    const value = column[index];
    if (value === null || (readings.score[index] ?? 0) <= 1 || time < min || time > max) continue;
    const y = Math.max(plot.bbox.top, plot.valToPos(value, 'y', true));
    plot.ctx.fillRect(plot.valToPos(time, 'x', true) - size / 2, y - size / 2, size * ratio, size * ratio);
  }
  plot.ctx.restore();
}

/** The values under the cursor stand beside the title. @param {any} plot */
function tell(plot) {
  const title = plot.root.querySelector('.u-title');
  const index = plot.cursor.idx;
  if (!title) return;
  const name = plot.fleadSensor || word('scoreChart');
  if (index === null || index === undefined || !shown.readings) {
    title.textContent = name;
    return;
  }
  const value = plot.data[1][index];
  const expected = plot.fleadSensor ? plot.data[2][index] : null;
  title.textContent = `${name}  ${measure(value)}${expected === null || expected === undefined ? '' : `  ${word('expected', { value: measure(expected) })}`}`;
}

/** A span drawn with the mouse is the view of all charts; a double click shows all again. @param {any} plot */
function zoom(plot) {
  if (plot.select.width < 4) return;
  const min = plot.posToVal(plot.select.left, 'x');
  const max = plot.posToVal(plot.select.left + plot.select.width, 'x');
  shown.plots.forEach((other) => {
    other.fleadZoomed = true;
    other.setScale('x', { min, max });
    other.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    other.over.ondblclick = unzoom;
  });
  ribbon();
}

/** Shows the whole range again. */
export function unzoom() {
  shown.plots.forEach((plot) => { plot.fleadZoomed = false; });
  if (shown.readings) feed();
}

function ribbon() {
  const canvas = /** @type {HTMLCanvasElement | null} */ (document.getElementById('ribbon'));
  if (canvas && shown.readings && shown.plots.length > 0) {
    const plot = shown.plots[0];
    const ratio = window.devicePixelRatio || 1;
    drawRibbon(canvas, shown.readings, plot.scales.x, plot.bbox.left / ratio, plot.bbox.width / ratio);
  }
}

addEventListener('resize', () => {
  const box = document.getElementById('charts');
  if (!box) return;
  shown.plots.forEach((plot) => plot.setSize({ width: box.clientWidth, height: plot.height }));
  ribbon();
});
