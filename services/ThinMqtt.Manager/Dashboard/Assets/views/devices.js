// @ts-check
import { elapsed } from '../clock.js';
import { el, fill, setText } from '../dom.js';
import { chip, memory, plural } from '../format.js';
import { icon } from '../icons.js';
import { emptyNotice, Panel, waitNotice } from '../panel.js';
import { countPresence, presenceMark, presences } from '../presence.js';
import { Table } from '../table.js';

/** @typedef {import('../types.js').Device} Device */
/** @typedef {import('../types.js').Presence} Presence */

/** @type {(device: Device) => string} */
const hostname = (device) => device.hardware?.hostname ?? '';
/** @type {(device: Device) => string} */
const addresses = (device) => device.hardware?.addresses.join(', ') ?? '';
/** @type {(device: Device) => string} */
const gpus = (device) => device.hardware?.gpus.map((gpu) => chip(gpu.name)).join(', ') ?? '';
/** @type {(device: Device) => string} */
const cpu = (device) => (device.hardware ? `${chip(device.hardware.cpu.model)} · ${plural(device.hardware.cpu.cores, 'core', 'cores')}` : '');
/** @type {(device: Device) => string} */
const packages = (device) =>
  device.packages.map(({ package: name, version, state }) => `${name} ${version}${state === 'damaged' ? ' damaged' : ''}`).join(', ');

/** @type {import('../table.js').Column<Device>[]} */
const columns = [
  {
    key: 'alive',
    title: 'Status',
    text: (device) => `${device.presence}${device.isCloned ? ' cloned' : ''}`,
    draw: drawPresence,
    order: (device) => presences.indexOf(device.presence),
  },
  { key: 'host', title: 'Host name', text: (device) => hostname(device) || '–', order: (device) => hostname(device) || device.id },
  { key: 'id', title: 'Id', text: (device) => device.id },
  { key: 'address', title: 'Addresses', text: addresses, draw: drawAddresses, order: (device) => ipOrder(device.hardware?.addresses[0] ?? '') },
  { key: 'cpu', title: 'CPU', text: cpu },
  { key: 'gpu', title: 'GPU', text: gpus },
  {
    key: 'ram',
    title: 'RAM',
    text: (device) => (device.hardware ? memory(device.hardware.memory) : ''),
    order: (device) => device.hardware?.memory ?? 0,
    descends: true,
  },
  { key: 'packages', title: 'Packages', text: packages, draw: drawPackages },
  {
    key: 'seen',
    title: 'Last seen',
    text: (device) => device.lastSeen,
    draw: (cell, device) => fill(cell, elapsed(device.lastSeen)),
    order: (device) => Date.parse(device.lastSeen),
    descends: true,
  },
];

/**
 * @param {import('../store.js').Store} store
 * @returns {import('../router.js').View}
 */
export function devicesView(store) {
  const panel = devicesPanel(store);
  return { element: el('div', { class: 'single' }, el('h1', { class: 'unseen' }, 'Devices'), panel.element), render: panel.render };
}

/**
 * The inventory with a search and a filter by presence.
 * @param {import('../store.js').Store} store
 * @returns {import('../router.js').View}
 */
export function devicesPanel(store) {
  /** @type {Presence | ''} */
  let wanted = '';
  const table = new Table({ name: 'devices', label: 'Devices', columns, keyOf: (device) => device.id, sort: { key: 'host', descends: false } });
  const search = el('input', {
    type: 'search', placeholder: 'Search', 'aria-label': 'Search devices', autocomplete: 'off', spellcheck: 'false', oninput: render, onkeydown: clearOnEscape,
  });
  const choices = /** @type {const} */ (['', ...presences]).map((presence) => {
    const count = el('span', { class: 'number' });
    const button = el('button', { type: 'button', onclick: () => choose(presence) }, title(presence || 'all'), count);
    return { presence, button, count };
  });
  const panel = new Panel(
    'devices',
    'Devices',
    table.element,
    el('div', { class: 'choices', role: 'group', 'aria-label': 'Presence' }, ...choices.map(({ button }) => button)),
    el('label', { class: 'search' }, icon('search'), search),
  );

  /** @param {Presence | ''} presence */
  function choose(presence) {
    wanted = presence;
    render();
  }

  function clear() {
    search.value = '';
    choose('');
    search.focus();
  }

  /** @param {KeyboardEvent} event */
  function clearOnEscape(event) {
    if (event.key === 'Escape' && search.value) {
      search.value = '';
      render();
    }
  }

  function render() {
    const all = [...store.devices.values()];
    const counts = countPresence(all);
    for (const { presence, button, count } of choices) {
      setText(count, (presence ? counts[presence] : all.length).toLocaleString('en'));
      button.setAttribute('aria-pressed', String(presence === wanted));
    }
    if (waitNotice(panel, store)) {
      return;
    }
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = all.filter((device) => (!wanted || device.presence === wanted) && words.every((word) => searchText(device).includes(word)));
    panel.setCount(shown.length === all.length ? '' : `${shown.length.toLocaleString('en')} of ${all.length.toLocaleString('en')}`);
    table.update(shown);
    if (all.length === 0) {
      panel.notice('empty', noDevice);
    } else if (shown.length === 0) {
      panel.notice(`none ${search.value} ${wanted}`, () => emptyNotice('search', 'No device matches', el('button', { type: 'button', onclick: clear }, 'Show all devices')));
    } else {
      panel.notice('');
    }
  }

  return { element: panel.element, render };
}

function noDevice() {
  const command = `thinmqtt-agent --server mqtt://${location.hostname}:1883`;
  return emptyNotice('screen', 'No device has been seen yet', el('p', {}, 'Start one:'), el('code', {}, command));
}

/** @type {WeakMap<Device, string>} */
const searchTexts = new WeakMap();

/** Everything that a row shows, in lower case. @param {Device} device */
function searchText(device) {
  let text = searchTexts.get(device);
  if (text === undefined) {
    text = [hostname(device), device.id, addresses(device), cpu(device), gpus(device), packages(device), device.presence].join('\n').toLowerCase();
    searchTexts.set(device, text);
  }
  return text;
}

/**
 * @param {HTMLElement} cell
 * @param {Device} device
 */
function drawAddresses(cell, device) {
  const [first = '', ...others] = device.hardware?.addresses ?? [];
  cell.title = addresses(device);
  fill(cell, first, others.length > 0 && el('span', { class: 'more' }, ` +${others.length}`));
}

/**
 * @param {HTMLElement} cell
 * @param {Device} device
 */
function drawPackages(cell, device) {
  cell.title = packages(device);
  fill(cell, ...device.packages.map(({ package: name, version, state }) =>
    el('span', { class: 'package' }, name, ' ', el('span', { class: 'version' }, version), state === 'damaged' && el('span', { class: 'damaged' }, ' damaged'))));
}

/**
 * @param {HTMLElement} cell
 * @param {Device} device
 */
function drawPresence(cell, device) {
  fill(cell, presenceMark(device.presence));
  if (device.isCloned) {
    cell.append(el('span', { class: 'cloned', title: 'Two machines seem to use this device id; give each its own.' }, icon('exchange'), 'cloned'));
  }
}

/** @param {string} word */
const title = (word) => word[0].toUpperCase() + word.slice(1);

/** So that 10.0.0.9 comes before 10.0.0.10. @param {string} address */
const ipOrder = (address) => (address.includes(':') ? `~${address}` : address);
