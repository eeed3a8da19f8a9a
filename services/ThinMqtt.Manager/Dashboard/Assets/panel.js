// @ts-check
import { el, fill, setText } from './dom.js';
import { icon } from './icons.js';

/** @typedef {import('./icons.js').IconName} IconName */
/** @typedef {import('./dom.js').Child} Child */

/**
 * A part of a view: its name, what it counts, its controls, and content or a notice in its place.
 */
export class Panel {
  #count = el('span', { class: 'count' });
  #content;
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
    this.#content = el('div', { class: 'content' }, content);
    this.element = el(
      'section',
      { class: `panel ${key}`, 'aria-labelledby': id },
      el('header', {}, el('h2', { id }, title), this.#count, ...(controls.length > 0 ? [el('div', { class: 'controls' }, ...controls)] : [])),
      this.#content,
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
    this.#content.hidden = Boolean(draw);
    fill(this.#notice, ...(draw ? draw() : []));
  }

  /**
   * Until something was read once: that it is being read, or why it cannot be.
   * @param {import('./resource.js').Resource<any>} resource
   * @returns {boolean} whether there is nothing to show yet
   */
  waits(resource) {
    if (resource.value !== undefined) {
      return false;
    }
    const { reason } = resource;
    if (reason) {
      this.notice(`lost ${reason}`, () => emptyNotice('warning', 'This could not be read', el('p', {}, reason), resource.mayHeal && el('p', {}, 'It is tried again by itself.')));
    } else {
      this.notice('loading', loadingNotice);
    }
    return true;
  }
}

/**
 * What stands in place of something that has nothing to show.
 * @param {IconName} name
 * @param {string} title
 * @param {...Child} more
 * @returns {Child[]}
 */
export const emptyNotice = (name, title, ...more) => [el('div', { class: 'picture' }, icon(name)), el('p', { class: 'title' }, title), ...more];

/** @returns {Child[]} */
export const loadingNotice = () => [el('div', { class: 'loading', role: 'status' }, el('span', { class: 'spinner', 'aria-hidden': 'true' }), 'Loading')];
