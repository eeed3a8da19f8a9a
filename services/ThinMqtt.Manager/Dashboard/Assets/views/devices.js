// @ts-check
import * as api from '../api.js';
import { deviceAddress, formatAddress } from '../address.js';
import { remember, remembered } from '../choice.js';
import { columns, usualColumns } from '../device-columns.js';
import { el, fill, setText } from '../dom.js';
import { FilterField } from '../filter-field.js';
import { hasTerm, valuesOf, withTerm } from '../filter-words.js';
import { plural } from '../format.js';
import { menu } from '../menu.js';
import { emptyNotice, loadingNotice, Panel } from '../panel.js';
import { presences } from '../presence.js';
import { Resource } from '../resource.js';
import { Table } from '../table.js';
import { groupsMenu } from './groups.js';

/** @typedef {import('../types.js').Device} Device */
/** @typedef {import('../table.js').Sort} Sort */

/** Between two changes of what the live window is at, while a person scrolls. */
const scrollPause = 100;

/** What a live window may have at most. */
const maximumCount = 300;

/** What else is worth a click. */
const quickTerms = ['damaged:yes', 'cloned:yes'];

/** Where a list was left, by its address. @type {Map<string, { scrolled: number, total: number }>} */
const left = new Map();

/**
 * The fleet: one table over a live window, of which the filter, the order and the columns are in the address.
 * @param {import('../store.js').Store} store
 * @param {import('../live.js').Live} live
 * @param {import('../address.js').Address} address
 * @returns {import('../router.js').View}
 */
export function devicesView(store, live, { query }) {
  let filter = query.get('filter') ?? '';
  let sort = readSort(query.get('sort'));
  let chosen = readColumns(query.get('columns') ?? remembered('columns'));
  let range = { from: 0, count: 60 };
  /** @type {import('../problem.js').Problem | null} */
  let refused = null;
  let timer = 0;
  let address = '';
  let isFresh = true;
  /** @type {unknown} */
  let drawn = null;

  const groups = new Resource(store, 'groups', api.groups);
  const overview = new Resource(store, 'overview', api.overview, 10_000);
  const table = new Table({
    name: 'devices', label: 'Devices', columns: shownColumns(), keyOf: (device) => device.id, hrefOf: (device) => deviceAddress(device.id), sort,
    onSort: changeSort, onRange: follow,
  });
  const field = new FilterField(filter, known, changeFilter, () => table.element.focus());
  const count = el('p', { class: 'matches', role: 'status' });
  const quick = el('div', { class: 'quick', role: 'group', 'aria-label': 'Quick filters' });
  const panel = new Panel('devices', 'Devices', table.element);
  const saved = groupsMenu(groups, () => filter, replaceFilter);
  const element = el(
    'div',
    { class: 'fleet' },
    el('h1', { class: 'unseen' }, 'Devices'),
    el('div', { class: 'toolbar' }, field.element, quick, count, saved, columnsMenu(() => chosen, changeColumns)),
    panel.element,
  );
  keepAddress();
  const before = left.get(address);
  if (before) {
    table.show(before.total, 0, []);
    requestAnimationFrame(() => (table.scrolled = before.scrolled));
  }

  function known() {
    return {
      group: groups.value?.map(({ name }) => name) ?? [],
      package: overview.value?.packages.map((one) => one.package) ?? [],
      agent: overview.value?.agents.map(({ version }) => version) ?? [],
    };
  }

  function shownColumns() {
    return columns.filter(({ key }) => chosen.includes(key));
  }

  /** @returns {import('../live.js').Stream} */
  function stream() {
    const { from, count: seen } = range;
    const wanted = Math.min(maximumCount, Math.max(60, seen * 3));
    return { kinds: ['release'], filter, sort: `${sort.descends ? '-' : ''}${sort.key}`, from: Math.max(0, from - Math.floor((wanted - seen) / 2)), count: wanted };
  }

  function keepAddress() {
    const order = sort.key === 'hostname' && !sort.descends ? '' : `${sort.descends ? '-' : ''}${sort.key}`;
    const named = chosen.join() === usualColumns.join() ? '' : chosen.join();
    address = formatAddress(['devices'], { filter, sort: order, columns: named });
    store.list = address;
    history.replaceState(null, '', address);
  }

  /** From the start, as something else than where the rows are has changed. */
  function reopen() {
    window.clearTimeout(timer);
    timer = 0;
    keepAddress();
    table.scrolled = 0;
    range = { ...range, from: 0 };
    isFresh = false;
    live.want(stream());
    store.changed();
  }

  /** @param {string} text */
  function changeFilter(text) {
    if (text.trim() !== filter) {
      filter = text.trim();
      refused = null;
      reopen();
    }
  }

  /** @param {string} text */
  function replaceFilter(text) {
    field.value = text;
    changeFilter(text);
  }

  /** @param {Sort} wanted */
  function changeSort(wanted) {
    sort = wanted;
    table.setSort(sort);
    reopen();
  }

  /** @param {string[]} keys */
  function changeColumns(keys) {
    chosen = keys;
    remember('columns', keys.join());
    table.setColumns(shownColumns());
    keepAddress();
  }

  /**
   * Asks for what is scrolled to, unless it is there.
   * @param {number} from
   * @param {number} seen
   */
  function follow(from, seen) {
    range = { from, count: seen };
    const { window: shown } = store;
    const end = Math.min(from + seen, shown?.total ?? 0);
    const isThere = !shown || (from >= shown.from && end <= shown.from + shown.items.length) || shown.total === 0;
    if (!isThere && timer === 0) {
      timer = window.setTimeout(() => {
        timer = 0;
        live.want(stream());
      }, scrollPause);
    }
  }

  function renderQuick() {
    const wanted = valuesOf(filter, 'presence');
    const counts = store.window?.presence;
    const chips = presences.map((presence) => {
      const isOn = wanted.includes(presence);
      const number = counts && (wanted.length === 0 || isOn) ? counts[presence].toLocaleString('en') : '';
      return quickButton(presence, isOn, () => replaceFilter(withTerm(filter, 'presence', isOn ? '' : presence)), el('span', { class: `presence ${presence}` }, el('span', { class: 'dot', 'aria-hidden': 'true' }), presence), el('span', { class: 'number' }, number));
    });
    const others = quickTerms.map((term) => {
      const [attribute, value] = term.split(':');
      const isOn = hasTerm(filter, term);
      return quickButton(attribute, isOn, () => replaceFilter(withTerm(filter, attribute, isOn ? '' : value)), attribute);
    });
    fill(quick, ...chips, ...others);
  }

  function render() {
    const { window: shown } = store;
    const key = JSON.stringify([filter, shown?.presence, refused?.message]);
    if (drawn !== key) {
      drawn = key;
      const focused = quick.contains(document.activeElement) ? [...quick.children].indexOf(/** @type {Element} */ (document.activeElement)) : -1;
      renderQuick();
      /** @type {HTMLElement | undefined} */ (quick.children[focused])?.focus();
      field.showProblem(refused);
    }
    if (!shown) {
      showWaiting();
      return;
    }
    isFresh = false;
    setText(count, shown.total === shown.all ? plural(shown.all, 'device', 'devices') : `${shown.total.toLocaleString('en')} of ${plural(shown.all, 'device', 'devices')}`);
    table.show(shown.total, shown.from, shown.items);
    if (shown.all === 0) {
      panel.notice('empty', firstDevice);
    } else if (shown.total === 0) {
      panel.notice('none', () => emptyNotice('search', 'No device matches', el('p', {}, 'Take a term out of the filter, or'), el('button', { type: 'button', onclick: () => replaceFilter('') }, 'Show all devices')));
    } else {
      panel.notice('');
    }
  }

  function showWaiting() {
    const { state, reason } = store.connection;
    if (refused) {
      panel.notice('refused', () => emptyNotice('search', 'The filter cannot be used', el('p', {}, 'What is wrong with it stands below its field.'), el('button', { type: 'button', onclick: () => replaceFilter('') }, 'Show all devices')));
    } else if (state === 'lost') {
      panel.notice('lost', () => emptyNotice('warning', 'The devices could not be read', el('p', {}, reason), el('p', {}, 'It is tried again by itself.')));
    } else if (!before || !isFresh) {
      panel.notice('loading', loadingNotice);
    }
  }

  return {
    element,
    title: 'Devices',
    stream: stream(),
    render,
    reload() {
      groups.ask();
      overview.ask();
    },
    refuse(problem) {
      refused = problem;
      drawn = null;
      store.changed();
    },
    close() {
      window.clearTimeout(timer);
      left.set(address, { scrolled: table.scrolled, total: store.window?.total ?? 0 });
      store.setWindow(null);
      groups.close();
      overview.close();
    },
  };
}

/**
 * @param {string} name
 * @param {boolean} isOn
 * @param {() => void} onclick
 * @param {...import('../dom.js').Child} content
 */
const quickButton = (name, isOn, onclick, ...content) => el('button', { type: 'button', 'data-quick': name, 'aria-pressed': String(isOn), onclick }, ...content);

/**
 * @param {() => string[]} chosen
 * @param {(keys: string[]) => void} onChange
 */
function columnsMenu(chosen, onChange) {
  const boxes = columns.map(({ key, title }) => ({ key, title, box: el('input', { type: 'checkbox', onchange: change }) }));
  const usual = el('button', { type: 'button', onclick: () => onUsual() }, 'The usual ones');

  function change() {
    const keys = boxes.filter(({ box }) => box.checked).map(({ key }) => key);
    onChange(keys.length > 0 ? keys : ['hostname']);
    show();
  }

  function onUsual() {
    onChange(usualColumns);
    show();
  }

  function show() {
    boxes.forEach(({ key, box }) => (box.checked = chosen().includes(key)));
  }

  return menu('columns', 'Columns', el('div', { class: 'column-choice' }, ...boxes.map(({ title, box }) => el('label', {}, box, title)), usual), show);
}

/** @param {string | null} text @returns {Sort} */
function readSort(text) {
  const key = text?.replace(/^-/, '') ?? '';
  return columns.some((column) => column.key === key && !column.fixed) ? { key, descends: text?.startsWith('-') ?? false } : { key: 'hostname', descends: false };
}

/** @param {string | null} text */
function readColumns(text) {
  const keys = columns.map(({ key }) => key).filter((key) => text?.split(',').includes(key));
  return keys.length > 0 ? keys : usualColumns;
}

/** How to begin. */
export function firstDevice() {
  const secure = location.protocol === 'https:';
  const server = `${secure ? 'mqtts' : 'mqtt'}://${location.hostname}:${secure ? 8883 : 1883}`;
  return emptyNotice('screen', 'No device has been seen yet', el('p', {}, 'Start an agent on one; it appears here by itself:'), el('code', {}, `thinmqtt-agent --server ${server}`));
}
