// Every word of the page. To add a language, add a table with the same keys.
import { DE } from './words-de.js';
import { EN } from './words-en.js';

/** @type {Record<string, Record<string, string>>} */
const WORDS = { en: EN, de: DE };


let chosen = 'en';

/** The languages there are. @returns {string[]} */
export function languages() {
  return Object.keys(WORDS);
}

/** @returns {string} */
export function language() {
  return chosen;
}

/** @param {string} name */
export function chooseLanguage(name) {
  chosen = name in WORDS ? name : 'en';
  document.documentElement.lang = chosen;
}

/** A language's own name. @param {string} name */
export function languageName(name) {
  return WORDS[name].languageName;
}

/**
 * The words of a key, with what stands in braces put in.
 * @param {string} key @param {Record<string, string | number>} [values] @returns {string}
 */
export function word(key, values = {}) {
  const text = WORDS[chosen][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Whether there are words of a key. @param {string} key */
export function hasWord(key) {
  return key in WORDS[chosen];
}
