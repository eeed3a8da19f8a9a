// @ts-check
import { el, fill } from '../dom.js';
import { hasTerm, valuesOf, withTerm } from '../filter-words.js';
import { presences } from '../presence.js';

/** What else is worth a click. */
const others = ['damaged:yes', 'cloned:yes'];

/** Buttons that write a term into the filter, or take it out. */
export class QuickFilters {
  element = el('div', { class: 'quick', role: 'group', 'aria-label': 'Quick filters' });
  #onChange;
  #drawn = '';

  /** @param {(filter: string) => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  /**
   * @param {string} filter
   * @param {Record<import('../types.js').Presence, number> | undefined} counts of the devices that match it
   */
  show(filter, counts) {
    const key = JSON.stringify([filter, counts]);
    if (this.#drawn === key) {
      return;
    }
    this.#drawn = key;
    const focused = [...this.element.children].indexOf(/** @type {Element} */ (document.activeElement));
    fill(this.element, ...presences.map((presence) => this.#presence(presence, filter, counts)), ...others.map((term) => this.#term(term, filter)));
    /** @type {HTMLElement | undefined} */ (this.element.children[focused])?.focus();
  }

  /**
   * @param {import('../types.js').Presence} presence
   * @param {string} filter
   * @param {Record<import('../types.js').Presence, number> | undefined} counts
   */
  #presence(presence, filter, counts) {
    const wanted = valuesOf(filter, 'presence');
    const isOn = wanted.includes(presence);
    const number = counts && (wanted.length === 0 || isOn) ? counts[presence].toLocaleString('en') : ''; // otherwise those that match are none
    return this.#button(
      presence, isOn, withTerm(filter, 'presence', isOn ? '' : presence),
      el('span', { class: `presence ${presence}` }, el('span', { class: 'dot', 'aria-hidden': 'true' }), presence), el('span', { class: 'number' }, number),
    );
  }

  /**
   * @param {string} term
   * @param {string} filter
   */
  #term(term, filter) {
    const [attribute, value] = term.split(':');
    const isOn = hasTerm(filter, term);
    return this.#button(attribute, isOn, withTerm(filter, attribute, isOn ? '' : value), attribute);
  }

  /**
   * @param {string} name
   * @param {boolean} isOn
   * @param {string} filter that it leads to
   * @param {...import('../dom.js').Child} content
   */
  #button(name, isOn, filter, ...content) {
    return el('button', { type: 'button', 'data-quick': name, 'aria-pressed': String(isOn), onclick: () => this.#onChange(filter) }, ...content);
  }
}
