// @ts-check
import { el, setText } from './dom.js';

const line = el('div', { class: 'said', role: 'status' });
let timer = 0;

/** Where it is said. */
export const announcements = () => line;

/** Says for a moment what was done. @param {string} text */
export function announce(text) {
  window.clearTimeout(timer);
  setText(line, text);
  line.classList.add('shown');
  timer = window.setTimeout(() => line.classList.remove('shown'), 4000);
}
