// What the parts of the page have in common: their frame, and where their numbers come from.
import { html, nothing } from './vendor/lit-html.js';
import { word } from './words.js';

/** @type {Set<string>} */
const opened = new Set();

/** @param {string} text */
async function copy(text) {
  await navigator.clipboard?.writeText(text);
}

/**
 * A part with a heading, and the commands that give its numbers one click away.
 * @param {{id: string, title: string, hint?: string, sources: string[], tools?: unknown, body: unknown, redraw: () => void}} part
 */
export function part({ id, title, hint, sources, tools, body, redraw }) {
  const shown = opened.has(id);
  const toggle = () => {
    if (shown) opened.delete(id);
    else opened.add(id);
    redraw();
  };
  return html`<section id=${id} aria-labelledby="${id}-title">
    <header class="head">
      <h2 id="${id}-title">${title}</h2>
      ${tools ?? nothing}
      <button class="source" aria-expanded=${shown} aria-controls="${id}-source" title=${word('source')}
        aria-label="${word('source')}: ${title}" @click=${toggle}>&lt;/&gt;</button>
    </header>
    ${hint ? html`<p class="hint">${hint}</p>` : nothing}
    ${shown ? html`<div class="commands" id="${id}-source">${sources.map(
      (source) => html`<code tabindex="0" @dblclick=${() => copy(source)}>${source}</code>`)}</div>` : nothing}
    ${body}
  </section>`;
}

/** @param {string} path */
export function curl(path) {
  return `curl '${location.origin}${path}'`;
}

/** A query as it is: a machine's name may hold what a shell would run. @param {string} query */
export function sql(query) {
  return `${query};`;
}

/** A text for a query of a URL that stands in quotes of a shell. @param {string} text */
export function encoded(text) {
  return encodeURIComponent(text).replaceAll("'", '%27');
}

/** @param {string} kind @param {string} text */
export function badge(kind, text) {
  return html`<span class="badge ${kind}">${text}</span>`;
}
