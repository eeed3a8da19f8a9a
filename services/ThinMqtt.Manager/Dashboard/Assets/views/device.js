// @ts-check
import * as api from '../api.js';
import { releaseAddress } from '../address.js';
import { PresenceTimeline } from '../chart.js';
import { elapsed, serverNow } from '../clock.js';
import { checksum } from '../details.js';
import { deviceFacts } from '../device-facts.js';
import { arrange, el, fill, setText } from '../dom.js';
import { duration } from '../format.js';
import { icon } from '../icons.js';
import { emptyNotice, Panel } from '../panel.js';
import { presenceMark } from '../presence.js';
import { stateMark } from '../progress.js';
import { Resource } from '../resource.js';
import { copyButton } from '../copy.js';
import { quoted } from '../filter-words.js';
import { LabelsPanel } from './labels.js';
import { WhyPanel } from './why.js';

/** @typedef {import('../types.js').DeviceDetails} DeviceDetails */

/** What the timeline shows at most, and at least. */
const week = 7 * 24 * 3600 * 1000;
const quarter = 15 * 60 * 1000;

/**
 * One device: what it is, where it stands, what it has, what happened to it, and why it has not what it should have.
 * @param {import('../store.js').Store} store
 * @param {import('../address.js').Address} address
 * @returns {import('../router.js').View}
 */
export function deviceView(store, { parts: [, id] }) {
  const device = new Resource(store, `device ${id}`, () => api.device(id));
  const title = el('h1', {}, id);
  const state = el('div', { class: 'headline' });
  const hardware = new Panel('hardware', 'Hardware', el('div', {}));
  const facts = el('div', {});
  const timeline = new PresenceTimeline();
  const presence = new Panel('history', 'Presence', timeline.element);
  const packages = listPanel('packages', 'Packages', (/** @type {DeviceDetails['packages'][0]} */ installed) => installed.package, packageItem);
  const updates = listPanel('updates', 'Updates', (/** @type {DeviceDetails['results'][0]} */ { release, attempt }) => `${release} ${attempt}`, updateItem);
  const events = listPanel('events', 'History', (/** @type {DeviceDetails['events'][0]} */ event) => event.id, eventItem);
  const labels = new LabelsPanel(store, id);
  const why = new WhyPanel(store, id);
  hardware.element.querySelector('.content')?.replaceChildren(facts);
  /** What was read, and what the live window had of it, as it was drawn. @type {unknown[]} */
  let drawn = [];
  const body = el(
    'div',
    { class: 'columns' },
    el('div', {}, presence.element, why.element, updates.panel.element, packages.panel.element),
    el('div', {}, labels.element, hardware.element, events.panel.element),
  );
  const notice = new Panel('device', id, body);

  /** @param {DeviceDetails} found */
  function draw(found) {
    setText(title, found.hardware?.hostname || found.id);
    fill(
      state,
      presenceMark(found.presence),
      el('span', { class: 'mono' }, found.id, copyButton('the id', found.id)),
      el('span', {}, 'last seen ', elapsed(found.lastSeen)),
      found.agent && el('span', {}, `agent ${found.agent}`),
      found.isCloned && el('span', { class: 'cloned' }, icon('exchange'), 'Two machines seem to use this id; give each its own.'),
    );
    fill(facts, found.hardware ? deviceFacts(found) : el('p', { class: 'none' }, 'It has not said yet what it is.'));
    showTimeline(found.events);
    packages.show(found.packages, 'It has not said that it has any. A release on its channel installs one.');
    updates.show(found.results, 'It has not begun any. Why not? above tells the reason.');
    events.show(found.events, 'Nothing yet.');
  }

  /** From the first that is known of it. @param {DeviceDetails['events']} told the newest first */
  function showTimeline(told) {
    const now = serverNow();
    const first = Math.min(now - quarter, ...told.slice(-1).map(({ at }) => Date.parse(at)));
    timeline.show(told, Math.max(now - week, first), now);
    presence.setCount(first < now - week ? 'the last 7 days' : '');
  }

  return {
    element: el('div', { class: 'one' }, el('header', { class: 'page-head' }, el('a', { class: 'back', href: store.list }, icon('back'), 'Devices'), title, state), notice.element),
    title: id,
    stream: { kinds: ['device', 'inventory', 'result', 'release'], filter: `id=${quoted(id)}`, count: 1 },
    hear(event) {
      if (event.device === id || event.result?.device === id) {
        device.ask();
      }
      if (event.kind === 'release' || event.result?.device === id) {
        why.ask();
      }
    },
    reload() {
      device.ask();
      labels.ask();
      why.ask();
    },
    close() {
      device.close();
      labels.close();
      why.close();
      store.setWindow(null);
    },
    render() {
      const { value, error } = device;
      if (!value && error && /** @type {any} */ (error).status === 404) {
        fill(state);
        notice.notice('unknown', () => emptyNotice('screen', 'No such device', el('p', {}, device.reason), el('a', { class: 'button', href: '#/devices' }, 'All devices')));
        return;
      }
      if (notice.waits(device) || !value) {
        return;
      }
      const live = store.window?.items.find((one) => one.id === id);
      const now = live && live.lastSeen > value.lastSeen ? { ...value, ...live } : value;
      if (drawn[0] !== value || drawn[1] !== live) {
        drawn = [value, live];
        draw(now);
      }
      labels.render();
      why.render();
      why.suggest(value);
      notice.notice('');
    },
  };
}

/**
 * A list whose items stay the elements they are while they say the same; a log that was opened stays open.
 * @template T
 * @param {string} key
 * @param {string} title
 * @param {(item: T) => string | number} keyOf
 * @param {(item: T) => HTMLElement} drawItem
 */
function listPanel(key, title, keyOf, drawItem) {
  const list = el('ul', { class: `list ${key}` });
  const panel = new Panel(key, title, list);
  /** @type {Map<string | number, { text: string, element: HTMLElement }>} */
  let shown = new Map();

  /** @param {T} item */
  function entryOf(item) {
    const before = shown.get(keyOf(item));
    const text = JSON.stringify(item);
    if (before?.text === text) {
      return before;
    }
    const element = drawItem(item);
    if (before?.element.querySelector('details[open]')) {
      element.querySelector('details')?.setAttribute('open', '');
    }
    return { text, element };
  }

  return {
    panel,
    /** @param {T[]} items @param {string} none */
    show(items, none) {
      panel.setCount(items.length > 0 ? items.length.toLocaleString('en') : '');
      shown = new Map(items.map((item) => [keyOf(item), entryOf(item)]));
      arrange(list, items.length > 0 ? [...shown.values()].map(({ element }) => element) : [el('li', { class: 'none' }, none)]);
    },
  };
}

/** @param {DeviceDetails['events'][0]} event */
const eventItem = ({ at, text }) => el('li', {}, el('p', {}, text), elapsed(at));

/** @param {import('../types.js').InstalledPackage} installed */
function packageItem({ package: name, version, state, md5, sha256, installedAt, previousVersion }) {
  return el(
    'li',
    { class: state },
    el('div', { class: 'what' }, el('b', {}, name), el('span', { class: 'version' }, version), state === 'damaged' && el('span', { class: 'damaged' }, 'damaged: its files differ from its checksum; the same release repairs it')),
    el('div', { class: 'aside' }, previousVersion && el('span', {}, `before: ${previousVersion}`), el('span', {}, 'installed ', elapsed(installedAt))),
    el('div', { class: 'sums' }, checksum('MD5', md5), sha256 && checksum('SHA-256', sha256)),
  );
}

/** @param {import('../types.js').ReleaseResult} result */
function updateItem({ release, package: name, version, state, percent, reason, logTail, started, finished, at, attempt }) {
  const took = started && finished ? `in ${duration((Date.parse(finished) - Date.parse(started)) / 1000)}` : '';
  return el(
    'li',
    {},
    el('div', { class: 'what' }, el('a', { href: releaseAddress(release) }, el('b', {}, name), ' ', el('span', { class: 'version' }, version)), stateMark(state, percent), took && el('span', { class: 'soft' }, took), attempt > 1 && el('span', { class: 'soft' }, `attempt ${attempt}`)),
    el('div', { class: 'aside' }, elapsed(finished ?? at)),
    reason && el('p', { class: 'reason' }, reason),
    logTail && el('details', { class: 'log' }, el('summary', {}, 'Log'), el('pre', { tabindex: '0' }, logTail)),
  );
}
