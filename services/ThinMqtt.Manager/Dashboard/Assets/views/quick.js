// @ts-check
import { el, fill, setText } from '../dom.js';
import { hasTerm, valuesOf, withTerm } from '../filter-words.js';
import { presences } from '../presence.js';

/** What else is worth a click. */
const others = ['damaged:yes', 'cloned:yes'];

/** Buttons that write a term into the filter, or take it out. */
export class QuickFilters {
  element = el('div', { class: 'quick', role: 'group', 'aria-label': 'Quick filters' });
  #onChange;
  /** @type {string | undefined} */
  #drawn;
  #numbers = presences.map(() => el('span', { class: 'number' }));

  /** @param {(filter: string) => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  /**
   * @param {string} filter
   * @param {Record<import('../types.js').Presence, number> | undefined} counts of the devices that match it
   */
  show(filter, counts) {
    const wanted = valuesOf(filter, 'presence');
    presences.forEach((presence, index) => {
      const isCounted = counts && (wanted.length === 0 || wanted.includes(presence)); // otherwise those that match are none
      setText(this.#numbers[index], isCounted ? counts[presence].toLocaleString('en') : '');
    });
    if (this.#drawn === filter) {
      return;
    }
    this.#drawn = filter;
    const focused = [...this.element.children].indexOf(/** @type {Element} */ (document.activeElement));
    fill(this.element, ...presences.map((presence, index) => this.#presence(presence, filter, this.#numbers[index])), ...others.map((term) => this.#term(term, filter)));
    /** @type {HTMLElement | undefined} */ (this.element.children[focused])?.focus();
  }

  /**
   * @param {import('../types.js').Presence} presence
   * @param {string} filter
   * @param {HTMLElement} number
   */
  #presence(presence, filter, number) {
    const isOn = valuesOf(filter, 'presence').includes(presence);
    return this.#button(
      presence, isOn, withTerm(filter, 'presence', isOn ? '' : presence),
      el('span', { class: `presence ${presence}` }, el('span', { class: 'dot', 'aria-hidden': 'true' }), presence), number,
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
