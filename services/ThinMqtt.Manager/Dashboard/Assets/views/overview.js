// @ts-check
import * as api from '../api.js';
import { filterAddress, releaseAddress } from '../address.js';
import { PresenceChart } from '../chart.js';
import { remember, remembered } from '../choice.js';
import { elapsed, serverNow } from '../clock.js';
import { el, fill, refill } from '../dom.js';
import { quoted } from '../filter-words.js';
import { plural } from '../format.js';
import { icon } from '../icons.js';
import { emptyNotice, Panel } from '../panel.js';
import { presences } from '../presence.js';
import { progress } from '../progress.js';
import { Resource } from '../resource.js';
import { ActivityList, activityNotice } from './activity.js';
import { firstDevice } from './devices.js';

/** @typedef {import('../types.js').Overview} Overview */

const hour = 3600 * 1000;

/** What the chart may show. */
const spans = [
  { key: '6h', title: '6 hours', length: 6 * hour },
  { key: '24h', title: '24 hours', length: 24 * hour },
  { key: '7d', title: '7 days', length: 7 * 24 * hour },
  { key: '30d', title: '30 days', length: 30 * 24 * hour },
];

const healthNames = { broker: 'Broker', inventory: 'Inventory', artifacts: 'Artifacts' };

/** Releases that the overview has room for. */
const maximumReleases = 6;
const maximumVersions = 5;

/** @typedef {[string, (() => import('../panel.js').Child[])?]} Notice */

/** @type {Notice} */
const nothing = [''];

/** @type {Notice} */
const noDevice = ['empty', firstDevice];

/** @type {Notice} */
const noVersion = ['empty', () => emptyNotice('release', 'No device has said yet what it has')];

/**
 * Everything at a glance.
 * @param {import('../store.js').Store} store
 * @returns {import('../router.js').View}
 */
export function overviewView(store) {
  let span = spans.find(({ key }) => key === remembered('span')) ?? spans[1];
  const overview = new Resource(store, 'overview', api.overview, 1000);
  const releases = new Resource(store, 'releases', () => api.releases(), 1000);
  const activity = new Resource(store, 'activity', () => api.activity(100), 1000);
  const history = new Resource(store, 'history', () => api.history(new Date(serverNow() - span.length)), 1000);
  const clock = window.setInterval(() => history.ask(), 60_000);

  const figures = el('ul', { class: 'figures', 'aria-label': 'Devices now' });
  const chart = new PresenceChart();
  const choice = el('div', { class: 'choices', role: 'group', 'aria-label': 'Time' });
  const health = el('ul', { class: 'health-list', 'aria-label': 'Health' });
  const rollouts = el('ul', { class: 'list rollouts' });
  const versions = el('div', { class: 'version-lists' });
  const list = new ActivityList();
  const panels = {
    fleet: new Panel('fleet-now', 'Devices', el('div', { class: 'now' }, figures, chart.element), choice),
    health: new Panel('health', 'Health', health),
    rollouts: new Panel('rollouts', 'Releases', rollouts, el('a', { class: 'all', href: '#/releases' }, 'All releases')),
    versions: new Panel('versions', 'Versions in the fleet', versions),
    activity: new Panel('activity', 'Activity', list.element, el('a', { class: 'all', href: '#/activity' }, 'All activity')),
  };
  /** @type {Record<string, unknown>} */
  const drawn = {};

  /** Draws a part when its value is another one. @template T @param {string} name @param {T} value @param {(value: T) => void} draw */
  function when(name, value, draw) {
    if (drawn[name] !== value) {
      drawn[name] = value;
      draw(value);
    }
  }

  function showSpans() {
    fill(choice, ...spans.map((one) => el('button', { type: 'button', 'aria-pressed': String(one === span), onclick: () => chooseSpan(one) }, one.title)));
  }

  /** @param {typeof span} one */
  function chooseSpan(one) {
    span = one;
    remember('span', one.key);
    showSpans();
    history.ask();
  }

  showSpans();
  return {
    element: el('div', { class: 'overview' }, el('h1', { class: 'unseen' }, 'Overview'), ...Object.values(panels).map(({ element }) => element)),
    title: 'Overview',
    stream: { kinds: ['device', 'inventory', 'release', 'result'] },
    hear({ kind }) {
      overview.ask();
      if (kind === 'device') {
        activity.ask();
      }
      if (kind === 'release' || kind === 'result') {
        releases.ask();
      }
    },
    reload: () => [overview, releases, activity, history].forEach((resource) => resource.ask()),
    close() {
      window.clearInterval(clock);
      [overview, releases, activity, history].forEach((resource) => resource.close());
    },
    render() {
      if (!panels.fleet.waits(overview)) {
        const { devices, packages, agents } = /** @type {Overview} */ (overview.value);
        panels.health.notice('');
        panels.fleet.notice(...(devices.total === 0 ? noDevice : nothing));
        panels.versions.notice(...(packages.length + agents.length === 0 ? noVersion : nothing));
        when('overview', overview.value, (value) => drawOverview(/** @type {Overview} */ (value)));
      } else {
        panels.health.waits(overview);
        panels.versions.waits(overview);
      }
      if (drawn.history !== history.value || drawn.now !== overview.value) {
        drawn.history = history.value;
        drawn.now = overview.value;
        chart.show(samples(), serverNow() - span.length, serverNow());
      }
      if (!panels.rollouts.waits(releases)) {
        when('releases', releases.value, drawReleases);
      }
      if (!panels.activity.waits(activity)) {
        list.show(activity.value ?? []);
        panels.activity.notice(...activityNotice(activity.value?.length === 0));
      }
    },
  };

  /** Those of every minute, and what is now. */
  function samples() {
    const known = history.value ?? [];
    return overview.value && known.length > 0 ? [...known, { ...overview.value.devices, at: new Date(serverNow()).toISOString() }] : known;
  }

  /** @param {Overview} value */
  function drawOverview({ devices, health: told, packages, agents }) {
    panels.fleet.setCount(plural(devices.total, 'device', 'devices'));
    refill(figures, ...presences.map((presence) => figure(presence, devices[presence], devices.total)), ...warnings(devices));
    refill(health, ...Object.entries(healthNames).map(([name, title]) => healthItem(title, told[/** @type {keyof typeof told} */ (name)])));
    refill(versions, ...[...packages, ...(agents.length > 0 ? [{ package: 'agent', versions: agents }] : [])].map((one) => versionsOf(one.package, one.versions, one.versions === agents)));
  }

  /** @param {typeof releases.value} page */
  function drawReleases(page) {
    const items = (page?.items ?? []).filter(({ state }) => state === 'live').slice(0, maximumReleases);
    refill(rollouts, ...items.map(rollout));
    if (items.length === 0) {
      panels.rollouts.notice('empty', () => emptyNotice('release', 'No release is live', el('p', {}, 'Bring one out on the page of releases.'), el('a', { class: 'button', href: '#/releases' }, 'Releases')));
    } else {
      panels.rollouts.notice('');
    }
  }
}

/**
 * @param {import('../types.js').Presence} presence
 * @param {number} count
 * @param {number} total
 */
function figure(presence, count, total) {
  const share = total > 0 ? `${(Math.round((1000 * count) / total) / 10).toLocaleString('en')} %` : '';
  return el('li', { class: presence }, el('a', { href: filterAddress(`presence:${presence}`) }, el('b', { 'data-count': presence }, count.toLocaleString('en')), el('span', { class: `presence ${presence}` }, el('span', { class: 'dot', 'aria-hidden': 'true' }), presence), el('span', { class: 'share' }, share)));
}

/** @param {Overview['devices']} devices */
function warnings({ cloned, damaged }) {
  return [
    damaged > 0 && el('li', { class: 'warning' }, el('a', { href: filterAddress('damaged:yes') }, icon('warning'), `${plural(damaged, 'device has', 'devices have')} a damaged package`)),
    cloned > 0 && el('li', { class: 'warning' }, el('a', { href: filterAddress('cloned:yes') }, icon('exchange'), `${plural(cloned, 'id is', 'ids are')} used by two machines`)),
  ];
}

/**
 * @param {string} title
 * @param {{ ok: boolean, text: string }} told
 */
const healthItem = (title, { ok, text }) =>
  el('li', { class: ok ? 'well' : 'ill' }, icon(ok ? 'check' : 'warning'), el('b', {}, title), el('span', {}, text));

/** @param {import('../types.js').Release} release */
const rollout = (release) => el(
  'li',
  {},
  el('div', { class: 'what' }, el('a', { href: releaseAddress(release.id) }, el('b', {}, release.package), ' ', el('span', { class: 'version' }, release.version)), el('span', { class: 'tag' }, release.channel)),
  el('div', { class: 'aside' }, elapsed(release.announced)),
  progress(release.counts),
);

/**
 * Bars whose lengths compare the versions of one package, the one of most devices first.
 * @param {string} name
 * @param {{ version: string, devices: number }[]} versions
 * @param {boolean} isAgent
 */
function versionsOf(name, versions, isAgent) {
  const total = versions.reduce((sum, { devices }) => sum + devices, 0);
  const largest = [...versions].sort((a, b) => b.devices - a.devices);
  const shown = largest.slice(0, maximumVersions);
  const rest = largest.slice(maximumVersions);
  return el(
    'section',
    {},
    el('h3', {}, name),
    el('ul', {}, ...shown.map(({ version, devices }) => versionBar(version, devices, total, filterAddress(isAgent ? `agent=${quoted(version)}` : `package:${quoted(name)}=${quoted(version)}`)))),
    rest.length > 0 && el('p', { class: 'soft' }, `and ${plural(rest.length, 'other version', 'other versions')} on ${plural(rest.reduce((sum, { devices }) => sum + devices, 0), 'device', 'devices')}`),
  );
}

/**
 * @param {string} version
 * @param {number} devices
 * @param {number} total
 * @param {string} href
 */
function versionBar(version, devices, total, href) {
  const fillBar = el('span', { class: 'fill' });
  fillBar.style.width = `${Math.max(0.5, (100 * devices) / Math.max(1, total))}%`;
  return el('li', {}, el('a', { href }, el('span', { class: 'version' }, version), el('span', { class: 'track', 'aria-hidden': 'true' }, fillBar), el('span', { class: 'number' }, devices.toLocaleString('en'))));
}
