// Documents, events and the server's clock.

/** Difference between the server's clock and the browser's, in milliseconds: a browser's clock may be wrong. */
let clockOffset = 0;

/** The time by the server's clock, in milliseconds since 1970. @returns {number} */
export function now() {
  return Date.now() + clockOffset;
}

/** The token that writes need; kept for this tab alone. @returns {string} */
export function token() {
  return sessionStorage.getItem('token') ?? '';
}

/** @param {string} text */
export function keepToken(text) {
  if (text) sessionStorage.setItem('token', text);
  else sessionStorage.removeItem('token');
}

export class Problem extends Error {
  /** @param {number} status @param {string} detail */
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** Reads a document. @param {string} path @param {RequestInit} [options] @returns {Promise<any>} */
export async function get(path, options = {}) {
  const headers = new Headers(options.headers);
  if (token()) headers.set('Authorization', `Bearer ${token()}`);
  const answer = await fetch(path, { ...options, headers });
  const time = answer.headers.get('Flead-Time');
  if (time) clockOffset = Date.parse(time) - Date.now();
  const text = await answer.text();
  let body = null;
  try {
    body = text ? JSON.parse(text) : null;
  } catch {
    body = null;
  }
  if (!answer.ok) throw new Problem(answer.status, body?.detail ?? `${answer.status} ${answer.statusText}`);
  return body;
}

/** Writes a document. @param {string} path @param {unknown} body @returns {Promise<any>} */
export function post(path, body) {
  return get(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
}

/**
 * Listens to events until it is closed; the browser connects again by itself and names the last event it has.
 * @param {Record<string, (data: any) => void>} handlers by type
 * @param {(connected: boolean) => void} state
 * @returns {() => void} closes it
 */
export function listen(handlers, state) {
  const source = new EventSource('api/events');
  source.onopen = () => state(true);
  source.onerror = () => state(false);
  for (const [type, handle] of Object.entries(handlers)) {
    source.addEventListener(type, (event) => handle(JSON.parse(/** @type {MessageEvent} */ (event).data)));
  }
  return () => source.close();
}
