// The page: its state, the events that change it, and its parts.
import { html, nothing, render } from './vendor/lit-html.js';
import { Problem, get, keepToken, listen, listenAgain, now } from './data.js';
import { chooseLanguage, hasWord, language, languageName, languages, word } from './words.js';
import { phrases, troubleText } from './sentence.js';
import { time } from './format.js';
import { alarms } from './alarms.js';
import { RANGES, device } from './device.js';
import { drawn, fleet, plan, timing } from './fleet.js';
import { charted, hideCharts, showCharts } from './charts.js';
import { flow, rejected } from './flow.js';
import { findMachines, inject, loadInjections } from './inject.js';
import { rounds } from './rounds.js';
import { models } from './models.js';

const MOST_ALARMS = 200;
const FLEET_EVERY = 5000;

/** What is shown. */
const state = {
  /** @type {import('./sentence.js').Overview | null} */ overview: null,
  /** @type {import('./alarms.js').Alarm[]} */ alarms: [],
  /** @type {import('./alarms.js').Statistics | null} */ statistics: null,
  /** @type {import('./swimlane.js').Fleet | null} */ fleet: null,
  /** @type {import('./flow.js').Flow | null} */ flow: null,
  /** @type {import('./models.js').Model[]} */ models: [],
  /** @type {import('./flow.js').Rejected[]} */ rejected: [],
  /** @type {import('./device.js').DeviceDocument | null} */ device: null,
  /** @type {import('./rounds.js').Status | null} */ status: null,
  /** @type {import('./rounds.js').Round[]} */ rounds: [],
  problem: '',
  connected: false,
  /** Whether documents need a token that the page does not have. */
  locked: false,
  /** Since when the console has not answered, in milliseconds; 0 while it does. */
  lostAt: 0,
};

/** What the URL says: the view can be sent to somebody. @type {Record<string, string>} */
const view = { device: '', range: '', pause: '', alarms: '', search: '', filter: '', language: '', theme: '' };

function readUrl() {
  const query = new URLSearchParams(location.search);
  for (const name of Object.keys(view)) view[name] = query.get(name) ?? '';
  const own = navigator.language.slice(0, 2);
  chooseLanguage(view.language || own);
  if (view.theme) document.documentElement.dataset.theme = view.theme;
  else delete document.documentElement.dataset.theme;
}

/** @param {Record<string, string>} changes */
function go(changes) {
  const opensDevice = 'device' in changes && changes.device !== view.device;
  Object.assign(view, changes);
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(view)) if (value) query.set(name, value);
  const text = query.toString();
  const url = text ? `?${text}` : location.pathname;
  if (opensDevice) history.pushState(null, '', url);
  else history.replaceState(null, '', url);
  readUrl();
  redraw();
}

/** Span of the charts in seconds. */
function range() {
  const seconds = Number(view.range);
  return RANGES.some(([known]) => known === seconds) ? seconds : 300;
}

let planned = false;
function redraw() {
  if (planned) return;
  planned = true;
  requestAnimationFrame(() => {
    planned = false;
    render(page(), /** @type {HTMLElement} */ (document.getElementById('page')));
    if (view.device && state.device) {
      const alarms = state.device.alarms.map((alarm) => ({ from: Date.parse(alarm.opened), to: alarm.closed ? Date.parse(alarm.closed) : null }));
      showCharts(view.device, range(), view.pause !== '', alarms, redraw);
    } else {
      hideCharts();
    }
  });
}

/** Loads a document into the state; a failure leaves what was there. @param {string} path @param {(body: any) => void} take */
async function load(path, take) {
  try {
    take(await get(path));
    state.locked = false;
    redraw();
  } catch (problem) {
    if (problem instanceof Problem && problem.status === 401 && !state.locked) {
      state.locked = true;
      redraw();
    }
    if (path.startsWith('api/device?')) {
      state.device = null;
      state.problem = problem instanceof Error ? problem.message : String(problem);
      redraw();
    }
  }
}

const loadOverview = () => load('api/overview', (body) => { state.overview = body; });
const loadAlarms = () => load(`api/alarms?limit=${MOST_ALARMS}`, (body) => { state.alarms = body.alarms; });
const loadStatistics = () => load('api/alarms/statistics', (body) => { state.statistics = body; });
const loadFlow = () => load('api/flow', (body) => { state.flow = body; });
const loadModels = () => load('api/models', (body) => { state.models = body.models; });
const loadStatus = () => load('api/status', (body) => { state.status = body; });
const loadRounds = () => load('api/rounds', (body) => { state.rounds = body; });
const loadRejected = () => load('api/rejected', (body) => { state.rejected = body; });

function loadDevice() {
  return view.device
    ? load(`api/device?id=${encodeURIComponent(view.device)}`, (body) => { state.device = body; })
    : Promise.resolve();
}

let fleetLoaded = 0;
function loadFleet() {
  fleetLoaded = Date.now();
  const query = new URLSearchParams({ limit: '1000' });
  if (view.search) query.set('search', view.search);
  if (view.filter) query.set('state', view.filter);
  return load(`api/fleet?${query}`, (body) => { state.fleet = body; });
}

function loadAll() {
  return Promise.all([loadOverview(), loadAlarms(), loadFleet(), loadFlow(), loadModels(), loadRejected(), loadDevice(),
    loadStatus(), loadRounds(), loadStatistics(), loadInjections(redraw)]);
}

/** @param {import('./alarms.js').Alarm} alarm */
function takeAlarm(alarm) {
  state.alarms = [alarm, ...state.alarms.filter((other) => other.id !== alarm.id)]
    .sort((a, b) => Date.parse(b.opened) - Date.parse(a.opened))
    .slice(0, MOST_ALARMS);
  if (alarm.deviceId === view.device) loadDevice();
  if (alarm.revision <= 1 || alarm.state === 'closed' || alarm.standing?.verdict) loadStatistics();
  if (alarm.revision <= 1) loadInjections(redraw);
  redraw();
}

let rejectedTotal = -1;
/** @param {import('./flow.js').Flow} body */
function takeFlow(body) {
  state.flow = body;
  const total = body.stages.find((stage) => stage.name === 'rejected')?.total ?? -1;
  if (total !== rejectedTotal) {
    rejectedTotal = total;
    loadRejected();
  }
  redraw();
}

function takeDevices() {
  if (Date.now() - fleetLoaded >= FLEET_EVERY) {
    loadFleet();
    loadDevice();
  }
}

function connect() {
  listen(
    {
      overview: (body) => { state.overview = body; redraw(); },
      alarm: takeAlarm,
      flow: takeFlow,
      models: loadModels,
      round: () => { loadStatus(); loadRounds(); },
      devices: takeDevices,
      injections: () => loadInjections(redraw),
      reset: loadAll,
    },
    (connected) => {
      if (connected && !state.connected && state.lostAt) loadAll();
      state.connected = connected;
      state.lostAt = connected ? 0 : state.lostAt || now();
      redraw();
    },
  );
}

/** @param {string} name */
const openDevice = (name) => {
  state.device = null;
  state.problem = '';
  go({ device: name });
  loadDevice();
  requestAnimationFrame(() => document.getElementById('device')?.scrollIntoView({ block: 'start' }));
};

/** @param {string} name @param {string} text */
function deviceLink(name, text) {
  return html`<a href="?device=${encodeURIComponent(name)}" @click=${(/** @type {Event} */ event) => {
    event.preventDefault();
    openDevice(name);
  }}>${text}</a>`;
}

/** Asks for the token, without which nothing can be shown. */
function gate() {
  return html`<form class="form gate" @submit=${(/** @type {Event} */ event) => {
    event.preventDefault();
    const input = /** @type {HTMLInputElement} */ (/** @type {HTMLFormElement} */ (event.target).elements.namedItem('gate'));
    keepToken(input.value.trim());
    loadAll();
    listenAgain();
    findMachines(redraw);
  }}>
    <p>${word('locked')}</p>
    <label title=${word('tokenHint')}>${word('token')} <input name="gate" type="password" autocomplete="off"></label>
    <button type="submit">${word('unlock')}</button>
  </form>`;
}

function heading() {
  const overview = state.overview;
  const level = state.lostAt ? 'down' : overview?.level ?? 'waiting';
  document.title = overview ? `${overview.alarms.open > 0 ? `(${overview.alarms.open}) ` : ''}${overview.pipeline} · FLEAD` : 'FLEAD';
  return html`<header class="top level-${level}">
    <div class="bar">
      <span class="pipeline">FLEAD <b>${overview?.pipeline ?? ''}</b></span>
      <span class="live ${state.connected ? 'on' : 'off'}" role="status">${state.connected ? word('connected') : word('connecting')}</span>
      <label>${word('language')} <select @change=${(/** @type {Event} */ event) => go({ language: /** @type {HTMLSelectElement} */ (event.target).value })}>
        ${languages().map((name) => html`<option value=${name} ?selected=${name === language()}>${languageName(name)}</option>`)}</select></label>
      <a href="docs">API</a>
      <label>${word('theme')} <select @change=${(/** @type {Event} */ event) => { go({ theme: /** @type {HTMLSelectElement} */ (event.target).value }); plan(); }}>
        ${[['', 'auto'], ['light', 'light'], ['dark', 'dark']].map(
          ([value, name]) => html`<option value=${value} ?selected=${value === view.theme}>${word(name)}</option>`)}</select></label>
    </div>
    <h1 id="sentence" aria-live="polite">${state.locked ? word('lockedTitle') : overview ? phrases(overview).map((phrase, index, all) => html`${
      phrase.device ? deviceLink(phrase.device, phrase.text) : phrase.text}${
      index < all.length - 1 ? '; ' : '.'}`) : word('connecting')}</h1>
    ${state.locked ? gate() : state.lostAt ? html`<p class="remedy" role="alert">${word('lost', { time: time(new Date(state.lostAt).toISOString()) })}</p>` : nothing}
    ${(overview?.troubles ?? []).filter((trouble) => hasWord(`remedy_${trouble.part}`)).map((trouble) => html`<p class="remedy">
      <b>${troubleText(trouble)}.</b> ${word(`remedy_${trouble.part}`)}</p>`)}
  </header>`;
}

function page() {
  return html`${heading()}
    <main>
      ${view.device ? device({ id: view.device, document: state.device, problem: state.problem, open: openDevice,
        close: () => go({ device: '' }), redraw, range: range(), paused: view.pause !== '',
        choose: (seconds) => go({ range: seconds === 300 ? '' : String(seconds) }),
        pause: () => go({ pause: view.pause ? '' : '1' }) }) : nothing}
      <div class="columns">
        <div>
          ${fleet({ fleet: state.fleet, search: view.search, filter: view.filter, redraw, open: openDevice,
            searchFor: (text) => { go({ search: text }); loadFleet(); },
            choose: (name) => { go({ filter: name }); loadFleet(); } })}
          ${flow({ flow: state.flow, redraw })}
          ${models({ models: state.models, alarms: state.alarms, canary: state.status?.canary ?? null, redraw })}
        </div>
        <div>
          ${alarms({ alarms: state.alarms, statistics: state.statistics, filter: view.alarms, choose: (name) => go({ alarms: name }), open: openDevice, redraw })}
          ${inject({ alarms: state.alarms, open: openDevice, redraw })}
          ${rounds({ status: state.status, rounds: state.rounds, overview: state.overview, redraw })}
          ${rejected({ rejected: state.rejected, redraw })}
        </div>
      </div>
    </main>`;
}

readUrl();
redraw();
loadAll();
connect();
findMachines(redraw);
// A simulator may start after the page.
setInterval(() => findMachines(redraw), 30000);
addEventListener('popstate', () => { readUrl(); loadDevice(); redraw(); });
addEventListener('resize', plan);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', plan);
// Ages grow by themselves.
setInterval(redraw, 1000);

/** What tests read back. */
Object.defineProperty(window, 'flead', { value: Object.freeze({ state, drawn, timing, charted }) });
