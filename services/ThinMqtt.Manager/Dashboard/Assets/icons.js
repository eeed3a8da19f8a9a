// @ts-check
import { svg } from './svg.js';

/** Paths on a grid of 16, drawn with a line of the text's colour. */
const paths = {
  moon: ['M13 9.6A5.5 5.5 0 0 1 6.4 3 5.5 5.5 0 1 0 13 9.6Z'],
  sun: ['M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6Z', 'M8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9'],
  search: ['M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9Z', 'm10.3 10.3 3.2 3.2'],
  download: ['M8 2.5v7.5M4.8 7 8 10.2 11.2 7', 'M2.8 13.3h10.4'],
  check: ['m3.5 8.5 3 3 6-6.5'],
  cross: ['m4 4 8 8M12 4l-8 8'],
  warning: ['M8 2.6 14.2 13H1.8L8 2.6Z', 'M8 6.6v3M8 11.3v.1'],
  release: ['m8 1.8 5.6 3v6.4l-5.6 3-5.6-3V4.8l5.6-3Z', 'm2.6 5 5.4 2.9L13.4 5M8 7.9v6'],
  up: ['M8 13V3.5M4 7.3 8 3.3l4 4'],
  down: ['M8 3v9.5M4 8.7l4 4 4-4'],
  plus: ['M8 3.2v9.6M3.2 8h9.6'],
  screen: ['M2.2 3h11.6v7.6H2.2z', 'M5.5 13.2h5M8 10.6v2.6'],
  plug: ['M5.5 1.8v3M10.5 1.8v3M3.8 4.8h8.4v2.4a4.2 4.2 0 0 1-8.4 0V4.8ZM8 11.4v2.8'],
  exchange: ['M2.5 5.5h10M9.8 2.8l2.7 2.7-2.7 2.7', 'M13.5 10.7h-10M6.2 8 3.5 10.7l2.7 2.7'],
  copy: ['M5.5 5.5h8v8h-8z', 'M10.5 5.5v-3h-8v8h3'],
  columns: ['M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10'],
  group: ['M2.5 4h11M4.5 8h7M6.5 12h3'],
  upload: ['M8 10.5V3M4.8 5.8 8 2.6l3.2 3.2', 'M2.8 13.3h10.4'],
  keyboard: ['M1.8 4h12.4v8H1.8z', 'M4.3 6.6h.1M6.7 6.6h.1M9.1 6.6h.1M11.5 6.6h.1M5 9.5h6'],
  trash: ['M3 4.5h10M6.3 4.3V2.6h3.4v1.7M4.2 4.5l.6 9h6.4l.6-9'],
  back: ['M13 8H3.5M7.3 4 3.3 8l4 4'],
  pencil: ['m3 13 .6-2.8 7-7 2.2 2.2-7 7L3 13Z'],
  question: ['M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8Z', 'M6.2 6.2c.2-1 .9-1.5 1.8-1.5 1.1 0 1.8.7 1.8 1.6 0 1.3-1.7 1.4-1.7 2.7M8.1 11.3v.1'],
};

/** @typedef {keyof typeof paths} IconName */

/**
 * A picture that says nothing to a screen reader: text stands beside it, or names the button that it is on.
 * @param {IconName} name
 */
export function icon(name) {
  return svg('svg', { viewBox: '0 0 16 16', class: 'icon', 'aria-hidden': 'true' }, ...paths[name].map((d) => svg('path', { d })));
}
