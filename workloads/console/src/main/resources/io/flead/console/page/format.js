// Numbers and times for people.
import { language } from './words.js';
import { now } from './data.js';

/** @param {number | null | undefined} value @param {number} [digits] @returns {string} */
export function number(value, digits = 0) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  return value.toLocaleString(language(), { maximumFractionDigits: digits, minimumFractionDigits: 0 });
}

/** A value with so many significant digits. @param {number | null | undefined} value @returns {string} */
export function measure(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  return value.toLocaleString(language(), { maximumSignificantDigits: 4 });
}

/** The time of the day; with its date when that is another day. @param {string | null | undefined} iso */
export function time(iso) {
  if (!iso) return '–';
  const date = new Date(iso);
  const sameDay = date.toDateString() === new Date(now()).toDateString();
  const clock = date.toLocaleTimeString(language(), { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  return sameDay ? clock : `${date.toLocaleDateString(language(), { day: '2-digit', month: '2-digit' })} ${clock}`;
}

/** The time of the day to the minute. @param {string} iso */
export function minute(iso) {
  const date = new Date(iso);
  const clock = date.toLocaleTimeString(language(), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const sameDay = date.toDateString() === new Date(now()).toDateString();
  return sameDay ? clock : `${date.toLocaleDateString(language(), { day: '2-digit', month: '2-digit' })} ${clock}`;
}

/** A length of time in its largest unit, such as `41 s` or `3 min`. @param {number} millis @returns {string} */
export function span(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}

/** Time since. @param {string | null | undefined} iso @returns {string} */
export function age(iso) {
  return iso ? span(now() - Date.parse(iso)) : '–';
}

/** @param {string} from @param {string | null | undefined} to @returns {string} */
export function between(from, to) {
  return span((to ? Date.parse(to) : now()) - Date.parse(from));
}

/** @param {number} share from 0 to 1 */
export function percent(share) {
  return `${Math.round(share * 100)} %`;
}
