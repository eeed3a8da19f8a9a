// @ts-check
import { el, fill } from './dom.js';
import { completed, suggestionsAt } from './filter-words.js';
import { icon } from './icons.js';

/** Long enough that a person who writes is not interrupted. */
const pause = 250;

/**
 * Where a filter is written: suggests what may stand at the caret, and shows where the manager finds an error.
 */
export class FilterField {
  #known;
  #onChange;
  #input;
  #list = el('ul', { class: 'suggestions', role: 'listbox', id: 'suggestions', 'aria-label': 'Suggestions', hidden: true });
  #error = el('div', { class: 'filter-error', role: 'alert', id: 'filter-error', hidden: true });
  /** @type {import('./filter-words.js').Suggestion[]} */
  #suggestions = [];
  #active = -1;
  #timer = 0;

  /**
   * @param {string} filter
   * @param {() => Record<string, string[]>} known values of attributes, to suggest
   * @param {(filter: string) => void} onChange a moment after the last change
   * @param {() => void} onLeave to the table
   */
  constructor(filter, known, onChange, onLeave) {
    this.#known = known;
    this.#onChange = onChange;
    this.#input = el('input', {
      type: 'text', value: filter, placeholder: 'Filter: a word, room=…, ram<4GiB, package:browser<2.0', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', role: 'combobox',
      'aria-label': 'Filter devices', 'aria-expanded': 'false', 'aria-controls': 'suggestions', 'aria-autocomplete': 'list', 'aria-describedby': 'filter-error',
      oninput: () => this.#type(), onkeydown: (/** @type {KeyboardEvent} */ event) => this.#press(event, onLeave), onblur: () => this.#hide(), onclick: () => this.#suggest(),
    });
    this.element = el(
      'div',
      { class: 'filter' },
      el('div', { class: 'field' }, icon('search'), this.#input, el('kbd', { 'aria-hidden': 'true' }, '/'), this.#list),
      this.#error,
    );
    this.#list.addEventListener('pointerdown', (event) => this.#pick(event));
  }

  get value() {
    return this.#input.value;
  }

  /** @param {string} filter */
  set value(filter) {
    this.#input.value = filter;
    this.#hide();
  }

  focus() {
    this.#input.focus();
  }

  /** What was written last, and not told yet, is not told any more. */
  close() {
    window.clearTimeout(this.#timer);
  }

  /** @param {import('./problem.js').Problem | null} problem */
  showProblem(problem) {
    this.#error.hidden = !problem;
    this.#input.setAttribute('aria-invalid', String(problem !== null));
    if (problem) {
      const { position, length = 0, message } = problem;
      const filter = this.value;
      const end = Math.max((position ?? 0) + 1, (position ?? 0) + length);
      const place = position === undefined ? [] : [el('code', {}, filter.slice(0, position), el('mark', {}, filter.slice(position, end) || '⎵'), filter.slice(end))];
      fill(this.#error, icon('warning'), el('p', {}, message), ...place);
    }
  }

  #type() {
    this.#suggest();
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#onChange(this.value), pause);
  }

  #suggest() {
    this.#suggestions = suggestionsAt(this.value, this.#input.selectionStart ?? this.value.length, this.#known());
    this.#active = -1;
    this.#list.hidden = this.#suggestions.length === 0;
    this.#input.setAttribute('aria-expanded', String(!this.#list.hidden));
    fill(this.#list, ...this.#suggestions.map(({ label, hint }, index) =>
      el('li', { role: 'option', id: `suggestion-${index}`, 'aria-selected': 'false' }, el('b', {}, label), el('span', {}, hint))));
    this.#mark();
  }

  #hide() {
    this.#list.hidden = true;
    this.#input.setAttribute('aria-expanded', 'false');
    this.#suggestions = [];
    this.#active = -1;
    this.#mark();
  }

  #mark() {
    [...this.#list.children].forEach((item, index) => item.setAttribute('aria-selected', String(index === this.#active)));
    if (this.#active >= 0) {
      this.#input.setAttribute('aria-activedescendant', `suggestion-${this.#active}`);
    } else {
      this.#input.removeAttribute('aria-activedescendant');
    }
  }

  /** @param {PointerEvent} event */
  #pick(event) {
    const item = /** @type {Element} */ (event.target).closest('li');
    if (item) {
      event.preventDefault();
      this.#complete([...this.#list.children].indexOf(item));
    }
  }

  /** @param {number} index */
  #complete(index) {
    const { filter, caret } = completed(this.value, this.#input.selectionStart ?? this.value.length, this.#suggestions[index].insert);
    this.#input.value = filter;
    this.#input.setSelectionRange(caret, caret);
    this.#type();
  }

  /**
   * @param {KeyboardEvent} event
   * @param {() => void} onLeave
   */
  #press(event, onLeave) {
    const count = this.#suggestions.length;
    const isActive = this.#active >= 0;
    if (event.key === 'ArrowDown' && count > 0) {
      this.#active = (this.#active + 1) % count;
    } else if (event.key === 'ArrowUp' && count > 0) {
      this.#active = this.#active <= 0 ? count - 1 : this.#active - 1;
    } else if ((event.key === 'Enter' || event.key === 'Tab') && isActive) {
      this.#complete(this.#active);
    } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
      this.#hide();
      this.#apply();
      onLeave();
    } else if (event.key === 'Escape') {
      this.#escape(onLeave);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    this.#mark();
  }

  #apply() {
    window.clearTimeout(this.#timer);
    this.#onChange(this.value);
  }

  /** First the list goes, then the text, then the caret. @param {() => void} onLeave */
  #escape(onLeave) {
    if (!this.#list.hidden) {
      this.#hide();
    } else if (this.value) {
      this.value = '';
      this.#apply();
    } else {
      onLeave();
    }
  }
}
