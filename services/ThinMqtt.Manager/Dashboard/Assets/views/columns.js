// @ts-check
import { columns, usualColumns } from '../device-columns.js';
import { el } from '../dom.js';
import { menu } from '../menu.js';

/**
 * Which columns are shown.
 * @param {() => string[]} chosen
 * @param {(keys: string[]) => void} onChange
 */
export function columnsMenu(chosen, onChange) {
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

/** From an address, or from what was chosen before. @param {string | null} text */
export function readColumns(text) {
  const keys = columns.map(({ key }) => key).filter((key) => text?.split(',').includes(key));
  return keys.length > 0 ? keys : usualColumns;
}
