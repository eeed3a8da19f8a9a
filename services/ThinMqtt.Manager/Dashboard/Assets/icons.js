// @ts-check

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
};

/** @typedef {keyof typeof paths} IconName */

const namespace = 'http://www.w3.org/2000/svg';

/**
 * A picture that says nothing to a screen reader: text stands beside it, or names the button that it is on.
 * @param {IconName} name
 */
export function icon(name) {
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  for (const d of paths[name]) {
    const path = document.createElementNS(namespace, 'path');
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}
