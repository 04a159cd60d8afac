// Shares of sensors in the score over time, on a canvas.
import { resolved } from './swimlane.js';

const RIBBON_ROW = 11;

/**
 * A row for each sensor: the stronger its share in the score, the darker.
 * @param {HTMLCanvasElement} canvas @param {import('./charts.js').Readings} readings @param {{min: number, max: number}} scaleX
 * @param {number} left where the charts begin @param {number} span how wide they are
 */
export function drawRibbon(canvas, readings, scaleX, left, span) {
  const sensors = Object.keys(readings.contributions);
  const ratio = window.devicePixelRatio || 1;
  const width = /** @type {HTMLElement} */ (canvas.parentElement).clientWidth;
  const height = sensors.length * RIBBON_ROW;
  Object.assign(canvas, { width: width * ratio, height: height * ratio });
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  const paint = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  paint.scale(ratio, ratio);
  paint.font = '9.5px system-ui';
  const text = resolved(canvas, '--muted');
  const fill = resolved(canvas, '--score-4');
  const { min, max } = scaleX;
  const scale = span / (max - min);
  sensors.forEach((sensor, row) => {
    const y = row * RIBBON_ROW;
    paint.globalAlpha = 1;
    paint.fillStyle = text;
    paint.fillText(sensor.length > 11 ? `${sensor.slice(0, 10)}…` : sensor, 0, y + RIBBON_ROW - 3);
    paint.fillStyle = fill;
    const column = readings.contributions[sensor];
    for (let index = 0; index < column.length; index++) {
      const share = column[index];
      const time = readings.times[index] / 1000;
      if (!share || time < min || time > max) continue;
      const next = index + 1 < column.length ? readings.times[index + 1] / 1000 : time + 0.2;
      paint.globalAlpha = Math.min(1, share * Math.min(1, (readings.score[index] ?? 0) / 1));
      paint.fillRect(left + (time - min) * scale, y, Math.max(1, Math.min(next - time, 5) * scale), RIBBON_ROW - 1);
    }
  });
}
