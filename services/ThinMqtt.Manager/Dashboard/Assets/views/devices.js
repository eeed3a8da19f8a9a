// @ts-check
import * as api from '../api.js';
import { deviceAddress, formatAddress } from '../address.js';
import { remember, remembered } from '../choice.js';
import { columns, usualColumns } from '../device-columns.js';
import { el, setText } from '../dom.js';
import { FilterField } from '../filter-field.js';
import { plural } from '../format.js';
import { emptyNotice, loadingNotice, Panel } from '../panel.js';
import { Resource } from '../resource.js';
import { Table } from '../table.js';
import { columnsMenu, readColumns } from './columns.js';
import { groupsMenu } from './groups.js';
import { QuickFilters } from './quick.js';

/** @typedef {import('../types.js').Device} Device */
/** @typedef {import('../table.js').Sort} Sort */

/** Between two changes of what the live window is at, while a person scrolls. */
const scrollPause = 100;

/** What a live window may have at most. */
const maximumCount = 300;

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
  let range = { from: 0, count: 20 }; // until the table has told what is in view
  /** @type {import('../problem.js').Problem | null} */
  let refused = null;
  let timer = 0;
  let address = '';
  let isFresh = true;
  let isClosed = false;
  /** @type {unknown} */
  let told = null;

  const groups = new Resource(store, 'groups', api.groups);
  const overview = new Resource(store, 'overview', api.overview, 10_000);
  const table = new Table({
    name: 'devices', label: 'Devices', columns: shownColumns(), keyOf: (device) => device.id, hrefOf: (device) => deviceAddress(device.id), sort,
    onSort: changeSort, onRange: follow,
  });
  const field = new FilterField(filter, known, changeFilter, () => table.element.focus());
  const count = el('p', { class: 'matches', role: 'status' });
  const quick = new QuickFilters(replaceFilter);
  const panel = new Panel('devices', 'Devices', table.element);
  const saved = groupsMenu(groups, () => filter, replaceFilter);
  const element = el(
    'div',
    { class: 'fleet' },
    el('h1', { class: 'unseen' }, 'Devices'),
    el('div', { class: 'toolbar' }, field.element, quick.element, count, saved, columnsMenu(() => chosen, changeColumns)),
    panel.element,
  );
  let asked = stream();
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
    if (isClosed) {
      return;
    }
    window.clearTimeout(timer);
    timer = 0;
    keepAddress();
    table.scrolled = 0;
    range = { ...range, from: 0 };
    isFresh = false;
    listen();
    store.changed();
  }

  /** The page has one stream: a list that is left must not take it from the view that has it now. */
  function listen() {
    if (!isClosed) {
      asked = stream();
      live.want(asked);
    }
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
    if (isClosed) {
      return;
    }
    range = { from, count: seen };
    const end = Math.min(from + seen, store.window?.total ?? 0);
    const isAsked = from >= asked.from && end <= asked.from + asked.count;
    if (!isAsked && timer === 0) {
      timer = window.setTimeout(() => {
        timer = 0;
        listen();
      }, scrollPause);
    }
  }

  function render() {
    const { window: shown } = store;
    quick.show(filter, shown?.presence);
    if (told !== refused) {
      told = refused;
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
    stream: asked,
    render,
    reload() {
      groups.ask();
      overview.ask();
    },
    refuse(problem) {
      refused = problem;
      store.changed();
    },
    close() {
      isClosed = true;
      window.clearTimeout(timer);
      field.close();
      left.set(address, { scrolled: table.scrolled, total: store.window?.total ?? 0 });
      store.setWindow(null);
      groups.close();
      overview.close();
    },
  };
}

/** @param {string | null} text @returns {Sort} */
function readSort(text) {
  const key = text?.replace(/^-/, '') ?? '';
  return columns.some((column) => column.key === key && !column.fixed) ? { key, descends: text?.startsWith('-') ?? false } : { key: 'hostname', descends: false };
}

/** How to begin. */
export function firstDevice() {
  const secure = location.protocol === 'https:';
  const server = `${secure ? 'mqtts' : 'mqtt'}://${location.hostname}:${secure ? 8883 : 1883}`;
  return emptyNotice('screen', 'No device has been seen yet', el('p', {}, 'Start an agent on one; it appears here by itself:'), el('code', {}, `thinmqtt-agent --server ${server}`));
}
