// @ts-check
import { el, setText } from './dom.js';
import { ago, dateTime } from './format.js';

/** What the manager's clock is ahead of this machine's, in ms. */
let offset = 0;

/**
 * @param {string | null} date of an HTTP answer; it has whole seconds, so that small differences are none
 */
export function setServerTime(date) {
  const difference = date ? Date.parse(date) - Date.now() : 0;
  offset = Math.abs(difference) > 2000 ? difference : 0;
}

/** In ms since 1970, by the manager's clock. */
export const serverNow = () => Date.now() + offset;

/**
 * How long ago something was, kept true every second.
 * @param {string} time RFC 3339
 */
export function elapsed(time) {
  const element = el('time', { datetime: time, title: dateTime(time) });
  element.dataset.elapsed = String(Date.parse(time));
  tick(element);
  return element;
}

export function startClock() {
  setInterval(() => document.querySelectorAll('time[data-elapsed]').forEach((element) => tick(/** @type {HTMLElement} */ (element))), 1000);
}

/** @param {HTMLElement} element */
function tick(element) {
  setText(element, ago((serverNow() - Number(element.dataset.elapsed)) / 1000));
}
