// The one sentence on top, made of an overview: pure.
import { word } from './words.js';
import { age, minute } from './format.js';

/**
 * @typedef {{part: string, since: string | null}} Trouble
 * @typedef {{id: string, device: string, opened: string, sensor: string | null}} OpenAlarm
 * @typedef {{pipeline: string, level: string,
 *   devices: {total: number, normal: number, alarmed: number, warmup: number, silent: number},
 *   alarms: {open: number, newest: OpenAlarm[]},
 *   model: {version: number, publishedAt: string | null} | null, troubles: Trouble[]}} Overview
 */

/** A part of the sentence; one with a device leads to it. @typedef {{text: string, device?: string}} Phrase */

/** @param {Overview} overview @returns {Phrase[]} */
export function phrases(overview) {
  /** @type {Phrase[]} */
  const all = overview.troubles.map((trouble) => ({ text: troubleText(trouble) }));
  all.push({ text: fleetText(overview.devices) });
  for (const alarm of overview.alarms.newest.slice(0, 1)) {
    const since = word('alarmSince', { device: alarm.device, time: minute(alarm.opened) });
    all.push({
      text: alarm.sensor ? `${since}, ${word('sensorFirst', { sensor: alarm.sensor })}` : since,
      device: alarm.device,
    });
  }
  const more = overview.alarms.open - 1;
  if (more > 0) all.push({ text: more === 1 ? word('moreAlarm') : word('moreAlarms', { count: more }) });
  if (overview.model) {
    const { version, publishedAt } = overview.model;
    all.push({ text: publishedAt ? word('modelAge', { version, age: age(publishedAt) }) : word('noModel') });
  }
  return all;
}

/** @param {Trouble} trouble */
export function troubleText(trouble) {
  const since = trouble.since ? word('since', { time: minute(trouble.since) }) : '';
  return word(`trouble_${trouble.part}`, { since });
}

/** @param {Overview['devices']} devices */
function fleetText(devices) {
  if (devices.total === 0) return word('noDevice');
  if (devices.warmup === devices.total) return word('allWarmup', { warmup: devices.warmup, total: devices.total });
  let text = word('normalOf', { normal: devices.normal, total: devices.total });
  if (devices.warmup > 0) text += `, ${word('warmup', { count: devices.warmup })}`;
  if (devices.silent > 0) text += `, ${word('silent', { count: devices.silent })}`;
  return text;
}
