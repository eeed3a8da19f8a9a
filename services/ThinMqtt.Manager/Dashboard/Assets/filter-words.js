// @ts-check

/** What helps to write a filter. What it means, and whether it is right, the manager decides. */

/**
 * @typedef {object} Attribute
 * @property {string} name
 * @property {string} hint how it is written, and what for
 * @property {string[]} [values] all there are
 */

/** @type {Attribute[]} */
export const attributes = [
  { name: 'presence', hint: 'presence:offline,stale', values: ['online', 'stale', 'offline'] },
  { name: 'hostname', hint: 'hostname:reception' },
  { name: 'room', hint: 'room="Ward 3"' },
  { name: 'tag', hint: 'tag:kiosk' },
  { name: 'group', hint: 'group:lab, a saved filter' },
  { name: 'package', hint: 'package:browser<2.0, package:browser' },
  { name: 'channel', hint: 'channel:stable' },
  { name: 'seen', hint: 'seen>2h, not heard for so long' },
  { name: 'address', hint: 'address:10.20.' },
  { name: 'id', hint: 'id=a4bb6dc1e201' },
  { name: 'cpu', hint: 'cpu:celeron' },
  { name: 'gpu', hint: 'gpu:vega' },
  { name: 'ram', hint: 'ram<4GiB' },
  { name: 'disk', hint: 'disk<32GB' },
  { name: 'disk-free', hint: 'disk-free<1GB' },
  { name: 'memory-free', hint: 'memory-free<200MiB' },
  { name: 'os', hint: 'os:debian' },
  { name: 'agent', hint: 'agent<2.0' },
  { name: 'damaged', hint: 'damaged:yes, a package does not match its checksum', values: ['yes', 'no'] },
  { name: 'cloned', hint: 'cloned:yes, two machines use one id', values: ['yes', 'no'] },
  { name: 'model', hint: 'model:wyse' },
  { name: 'architecture', hint: 'architecture:aarch64', values: ['x86_64', 'aarch64'] },
  { name: 'kernel', hint: 'kernel:6.1' },
  { name: 'mac', hint: 'mac:02:00' },
  { name: 'cores', hint: 'cores>=4' },
  { name: 'uptime', hint: 'uptime>30d' },
  { name: 'load', hint: 'load>2' },
  { name: 'first-seen', hint: 'first-seen<1d, new ones' },
];

/** @typedef {{ insert: string, label: string, hint: string }} Suggestion */

/**
 * The terms of a filter with their places; what is in quotes stays together.
 * @param {string} filter
 * @returns {{ text: string, start: number, end: number }[]}
 */
export const termsOf = (filter) =>
  [...filter.matchAll(/(?:"(?:\\.|[^"\\])*"?|\S)+/g)].map((match) => ({ text: match[0], start: match.index, end: match.index + match[0].length }));

/**
 * A value as it stands in a filter.
 * @param {string} value
 */
export const quoted = (value) => (/^[^\s",\\]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`);

/**
 * @param {string} filter
 * @param {string} term
 */
export const hasTerm = (filter, term) => termsOf(filter).some(({ text }) => text === term);

/**
 * The values that a filter has for an attribute with `:`.
 * @param {string} filter
 * @param {string} attribute
 */
export const valuesOf = (filter, attribute) =>
  termsOf(filter).flatMap(({ text }) => (text.startsWith(`${attribute}:`) ? text.slice(attribute.length + 1).split(',') : []));

/**
 * The filter with one term for an attribute in place of those that it has.
 * @param {string} filter
 * @param {string} attribute
 * @param {string} value empty for none
 */
export function withTerm(filter, attribute, value) {
  const others = termsOf(filter).map(({ text }) => text).filter((text) => !text.startsWith(`${attribute}:`));
  return [...others, ...(value ? [`${attribute}:${value}`] : [])].join(' ');
}

/**
 * What may stand where a person writes.
 * @param {string} filter
 * @param {number} caret
 * @param {Record<string, string[]>} known values of attributes
 * @returns {Suggestion[]}
 */
export function suggestionsAt(filter, caret, known) {
  const term = termAt(filter, caret);
  const begun = filter.slice(term.start, caret);
  const sign = begun.startsWith('-') ? '-' : '';
  const body = begun.slice(sign.length);
  const colon = /^([a-z-]+):(.*)$/s.exec(body);
  if (colon) {
    const attribute = attributes.find(({ name }) => name === colon[1]);
    const before = colon[2].slice(0, colon[2].lastIndexOf(',') + 1);
    const part = colon[2].slice(before.length).replace(/^"/, '').toLowerCase();
    return (attribute?.values ?? known[colon[1]] ?? [])
      .filter((value) => value.toLowerCase().includes(part) && value.toLowerCase() !== part)
      .slice(0, 8)
      .map((value) => ({ insert: `${sign}${colon[1]}:${before}${quoted(value)} `, label: value, hint: `${colon[1]}:${quoted(value)}` }));
  }
  return attributes
    .filter(({ name }) => /^[a-z-]*$/.test(body) && name.startsWith(body))
    .slice(0, body ? 8 : 7)
    .map(({ name, hint }) => ({ insert: `${sign}${name}:`, label: name, hint }));
}

/**
 * The filter with a suggestion in the place of the term at the caret.
 * @param {string} filter
 * @param {number} caret
 * @param {string} insert
 * @returns {{ filter: string, caret: number }}
 */
export function completed(filter, caret, insert) {
  const { start, end } = termAt(filter, caret);
  const rest = filter.slice(end).replace(/^ /, '');
  return { filter: filter.slice(0, start) + insert + rest, caret: start + insert.length };
}

/**
 * @param {string} filter
 * @param {number} caret
 */
const termAt = (filter, caret) => termsOf(filter).find(({ start, end }) => start <= caret && caret <= end) ?? { start: caret, end: caret };
