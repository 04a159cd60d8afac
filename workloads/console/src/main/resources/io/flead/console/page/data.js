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

/** Milliseconds between two attempts to listen. */
const RETRY = 1000;

/**
 * The events of a stream. Comments, which say that the console is there, are none.
 * @param {ReadableStream<Uint8Array>} body @returns {AsyncGenerator<{id: string, type: string, data: string}>}
 */
async function* events(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += decoder.decode(value, { stream: true });
    const whole = text.split('\n\n');
    text = whole.pop() ?? '';
    for (const one of whole) {
      const fields = new Map(one.split('\n').map((line) => {
        const colon = line.indexOf(': ');
        return [line.slice(0, colon), line.slice(colon + 2)];
      }));
      const data = fields.get('data');
      if (data !== undefined) yield { id: fields.get('id') ?? '', type: fields.get('event') ?? '', data };
    }
  }
}

/** @type {(() => void) | null} */
let hurry = null;

/** Connects at once if it waits: there is a token now. */
export function listenAgain() {
  hurry?.();
}

/**
 * Listens to events, and connects again by itself, naming the last event that it has. EventSource cannot send the token.
 * @param {Record<string, (data: any) => void>} handlers by type
 * @param {(connected: boolean) => void} state
 */
export async function listen(handlers, state) {
  let last = '';
  for (;;) {
    try {
      const headers = new Headers({ Accept: 'text/event-stream' });
      if (token()) headers.set('Authorization', `Bearer ${token()}`);
      if (last) headers.set('Last-Event-ID', last);
      const answer = await fetch('api/events', { headers, cache: 'no-store' });
      if (!answer.ok || answer.body === null) throw new Problem(answer.status, answer.statusText);
      state(true);
      for await (const event of events(answer.body)) {
        last = event.id || last;
        handlers[event.type]?.(JSON.parse(event.data));
      }
    } catch {
      // Said by the state, and tried again.
    }
    state(false);
    await new Promise((resolve) => {
      hurry = () => resolve(undefined);
      setTimeout(resolve, RETRY);
    });
  }
}
