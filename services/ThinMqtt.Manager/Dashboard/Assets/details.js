// @ts-check
import { el } from './dom.js';
import { copyButton } from './copy.js';

/** @typedef {import('./dom.js').Child} Child */

/**
 * Names and what is known of them, as a list; what is not known is left out.
 * @param {[string, Child | Child[]][]} rows
 */
export const details = (rows) => el(
  'dl',
  { class: 'details' },
  ...rows.flatMap(([name, value]) => {
    const values = (Array.isArray(value) ? value : [value]).filter((one) => one !== '' && one !== null && one !== undefined && one !== false);
    return values.length > 0 ? [el('dt', {}, name), el('dd', {}, ...values.map((one) => (Array.isArray(value) && value.length > 1 ? el('div', {}, one) : one)))] : [];
  }),
);

/**
 * A checksum, shortened, with a button that copies all of it.
 * @param {string} name
 * @param {string} value
 * @param {boolean} [isNamed] false where its name stands beside it
 */
export const checksum = (name, value, isNamed = true) =>
  el('span', { class: 'checksum' }, isNamed && el('span', { class: 'kind' }, name), el('code', { title: value }, value.length > 16 ? `${value.slice(0, 12)}…` : value), copyButton(`the ${name}`, value));
