// @ts-check
import { el } from './dom.js';
import { icon } from './icons.js';

/**
 * A button that opens a sheet below it; Escape, or a click elsewhere, closes it.
 * @param {import('./icons.js').IconName} name
 * @param {string} title
 * @param {HTMLElement} sheet
 * @param {() => void} [onOpen]
 */
export function menu(name, title, sheet, onOpen) {
  const summary = el('summary', { class: 'button', 'aria-label': title }, icon(name), el('span', { class: 'words' }, title));
  const details = el('details', { class: 'menu', ontoggle: toggle, onkeydown: close }, summary, el('div', { class: 'sheet' }, sheet));

  function toggle() {
    if (details.open) {
      onOpen?.();
      document.addEventListener('pointerdown', closeOutside);
    } else {
      document.removeEventListener('pointerdown', closeOutside);
    }
  }

  /** @param {KeyboardEvent} event */
  function close(event) {
    if (event.key === 'Escape' && details.open) {
      event.stopPropagation();
      details.open = false;
      summary.focus();
    }
  }

  /** @param {PointerEvent} event */
  function closeOutside(event) {
    if (!details.contains(/** @type {Node} */ (event.target))) {
      details.open = false;
    }
  }

  return details;
}
