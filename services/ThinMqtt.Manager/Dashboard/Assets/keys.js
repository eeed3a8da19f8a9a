// @ts-check
import { tell } from './dialog.js';
import { el } from './dom.js';

const keys = [
  ['/', 'Filter the devices'],
  ['↓ ↑ or j k', 'Next and previous row'],
  ['Page ↑ ↓, Home, End', 'Further in the table'],
  ['Enter', 'Open the row'],
  ['Esc', 'Back, or close'],
  ['← →', 'Read the chart'],
  ['g then o, d, r, a', 'Overview, devices, releases, activity'],
  ['?', 'These keys'],
];

/** @type {Record<string, string>} */
const pages = { o: '#/', d: '#/devices', r: '#/releases', a: '#/activity' };

/** What keys do wherever nothing is written. */
export function startKeys() {
  let isGoing = false;
  document.addEventListener('keydown', (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest('input, textarea, select, dialog')) {
      return;
    }
    const wasGoing = isGoing;
    isGoing = event.key === 'g';
    if (wasGoing && event.key in pages) {
      location.hash = pages[event.key];
    } else if (event.key === '/') {
      event.preventDefault();
      focusFilter();
    } else if (event.key === '?') {
      showKeys();
    } else if (event.key === 'Escape') {
      goBack();
    } else if (['j', 'k'].includes(event.key) && !target.closest('[role=grid]')) {
      focusTable(event.key);
    }
  });
}

export function showKeys() {
  tell('Keys', el('dl', { class: 'keys' }, ...keys.flatMap(([key, text]) => [el('dt', {}, el('kbd', {}, key)), el('dd', {}, text)])));
}

function focusFilter() {
  const field = /** @type {HTMLInputElement | null} */ (document.querySelector('.filter input'));
  if (field) {
    field.focus();
    field.select();
  } else {
    location.hash = '#/devices';
    requestAnimationFrame(focusFilter);
  }
}

/** From one device or release to where it was opened, or to the list. */
function goBack() {
  const back = /** @type {HTMLAnchorElement | null} */ (document.querySelector('a.back'));
  back?.click();
}

/** @param {string} key */
function focusTable(key) {
  const table = /** @type {HTMLElement | null} */ (document.querySelector('[role=grid]'));
  table?.focus();
  table?.dispatchEvent(new KeyboardEvent('keydown', { key }));
}
