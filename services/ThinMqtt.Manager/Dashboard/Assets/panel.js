// @ts-check
import { el, fill, setText } from './dom.js';
import { icon } from './icons.js';

/** @typedef {import('./icons.js').IconName} IconName */
/** @typedef {import('./dom.js').Child} Child */

/**
 * A part of a view: its name, what it counts, its controls, and content that scrolls or a notice in its place.
 */
export class Panel {
  #count = el('span', { class: 'count' });
  #scroller;
  #notice = el('div', { class: 'notice', hidden: true });
  #noticeKey = '';

  /**
   * @param {string} key names it for the stylesheet
   * @param {string} title
   * @param {Node} content
   * @param {...Node} controls
   */
  constructor(key, title, content, ...controls) {
    const id = `panel-${key}`;
    this.#scroller = el('div', { class: 'scroller', tabindex: '0', role: 'group', 'aria-labelledby': id }, content);
    this.element = el(
      'section',
      { class: `panel ${key}`, 'aria-labelledby': id },
      el('header', {}, el('h2', { id }, title), this.#count, ...(controls.length > 0 ? [el('div', { class: 'controls' }, ...controls)] : [])),
      this.#scroller,
      this.#notice,
    );
  }

  /** @param {string} text */
  setCount(text) {
    setText(this.#count, text);
  }

  /**
   * Shows a notice in place of the content.
   * @param {string} key nothing is drawn where it is shown already
   * @param {() => Child[]} [draw] none shows the content
   */
  notice(key, draw) {
    if (key === this.#noticeKey) {
      return;
    }
    this.#noticeKey = key;
    this.#notice.hidden = !draw;
    this.#scroller.hidden = Boolean(draw);
    fill(this.#notice, ...(draw ? draw() : []));
  }
}

/**
 * What stands in place of a table that has nothing to show.
 * @param {IconName} name
 * @param {string} title
 * @param {...Child} more
 * @returns {Child[]}
 */
export const emptyNotice = (name, title, ...more) => [el('div', { class: 'picture' }, icon(name)), el('p', { class: 'title' }, title), ...more];

/**
 * Until everything has been read once: that it is being read, or why it cannot be.
 * @param {Panel} panel
 * @param {import('./store.js').Store} store
 * @returns {boolean} whether there is nothing to show yet
 */
export function waitNotice(panel, store) {
  if (store.isLoaded) {
    return false;
  }
  const { state, reason } = store.connection;
  if (state === 'lost') {
    panel.notice(`lost ${reason}`, () => emptyNotice('warning', 'Nothing could be read yet', el('p', {}, reason), el('p', {}, 'It is tried again by itself.')));
  } else {
    panel.notice('loading', () => [el('div', { class: 'loading', role: 'status' }, el('span', { class: 'spinner', 'aria-hidden': 'true' }), 'Loading')]);
  }
  return true;
}
