// @ts-check
import { el, fill, setText } from './dom.js';
import { icon } from './icons.js';

/**
 * @template T
 * @typedef {object} Column
 * @property {string} key also the class of its cells
 * @property {string} title
 * @property {(item: T) => string} text what the cell shows; it is drawn anew when this changes
 * @property {(cell: HTMLElement, item: T) => void} [draw] default: the text
 * @property {(item: T) => string | number} [order] what it is sorted by; default: the text
 * @property {boolean} [fixed] true where sorting makes no sense
 * @property {boolean} [descends] true where the largest or newest comes first
 */

/**
 * @template T
 * @typedef {object} Row
 * @property {T} item
 * @property {HTMLElement} element
 * @property {{ element: HTMLElement, text: string }[]} cells
 */

/** Rows that are drawn at first, and each time when the end of them comes into view. */
const portion = 200;

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/**
 * A table that a person sorts. It touches only what has changed: rows stay the elements they are, cells are drawn when their text
 * differs, and nothing is sorted anew when the order cannot have changed. Of many rows it has as many as were scrolled to. The roles
 * stand in the markup because its rows are laid out as grids, which hides a table from screen readers.
 * @template T
 */
export class Table {
  #columns;
  #keyOf;
  #body = el('tbody', { role: 'rowgroup' });
  /** @type {Map<string | number, Row<T>>} */
  #rows = new Map();
  /** @type {T[]} */
  #items = [];
  #limit = portion;
  /** What the order follows from. @type {(string | number)[]} */
  #basis = [];
  /** The order, as places in the items. @type {number[]} */
  #order = [];
  #end = el('div', { class: 'end' });
  /** @type {Map<string, HTMLElement>} */
  #heads = new Map();
  #sort;
  #table;

  /**
   * @param {{ name: string, label: string, columns: Column<T>[], keyOf: (item: T) => string | number, sort: { key: string, descends: boolean } }} definition
   */
  constructor({ name, label, columns, keyOf, sort }) {
    this.#columns = columns;
    this.#keyOf = keyOf;
    this.#sort = sort;
    this.#table = el(
      'table',
      { class: `table ${name}`, role: 'table', 'aria-label': label },
      el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' }, ...columns.map((column) => this.#head(column)))),
      this.#body,
    );
    this.element = el('div', {}, this.#table, this.#end);
    new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && this.#grow(), { rootMargin: '600px' }).observe(this.#end);
    this.#showSort();
  }

  /** @param {T[]} items */
  update(items) {
    this.#items = items;
    const gone = new Set(this.#rows.keys());
    let next = this.#body.firstChild;
    for (const item of this.#sorted().slice(0, this.#limit)) {
      const key = this.#keyOf(item);
      gone.delete(key);
      const row = this.#row(key, item);
      if (row.element === next) {
        next = next.nextSibling;
      } else {
        this.#body.insertBefore(row.element, next);
      }
    }
    for (const key of gone) {
      this.#rows.get(key)?.element.remove();
      this.#rows.delete(key);
    }
    this.#table.setAttribute('aria-rowcount', String(items.length + 1));
  }

  #sorted() {
    const column = this.#columns.find(({ key }) => key === this.#sort.key) ?? this.#columns[0];
    const order = column.order ?? column.text;
    const direction = this.#sort.descends ? -1 : 1;
    const keys = this.#items.map(this.#keyOf);
    const values = this.#items.map(order);
    const basis = [`${this.#sort.key} ${direction}`, ...keys, ...values];
    if (basis.length !== this.#basis.length || basis.some((value, index) => value !== this.#basis[index])) {
      this.#basis = basis;
      this.#order = [...keys.keys()].sort((a, b) => direction * compare(values[a], values[b]) || compare(keys[a], keys[b]));
    }
    return this.#order.map((place) => this.#items[place]);
  }

  /** Until the end of the rows is out of view, or all are there. */
  #grow() {
    if (this.#limit < this.#items.length) {
      this.#limit += portion;
      this.update(this.#items);
    }
  }

  /**
   * @param {string | number} key
   * @param {T} item
   */
  #row(key, item) {
    let row = this.#rows.get(key);
    if (!row) {
      row = this.#create(item);
      this.#rows.set(key, row);
    } else if (row.item !== item) {
      row.item = item;
      this.#draw(row);
    }
    return row;
  }

  /**
   * @param {T} item
   * @returns {Row<T>}
   */
  #create(item) {
    const cells = this.#columns.map((column) => ({ element: el('td', { class: column.key, role: 'cell' }), text: '\0' }));
    const row = { item, element: el('tr', { role: 'row' }, ...cells.map((cell) => cell.element)), cells };
    this.#draw(row);
    return row;
  }

  /** @param {Row<T>} row */
  #draw({ item, cells }) {
    this.#columns.forEach((column, index) => {
      const cell = cells[index];
      const text = column.text(item);
      if (cell.text !== text) {
        cell.text = text;
        if (column.draw) {
          fill(cell.element);
          column.draw(cell.element, item);
        } else {
          setText(cell.element, text);
          cell.element.title = text;
        }
      }
    });
  }

  /** @param {Column<T>} column */
  #head(column) {
    const head = el('th', { class: column.key, role: 'columnheader', scope: 'col' });
    if (column.fixed) {
      fill(head, el('span', {}, column.title));
    } else {
      fill(head, el('button', { type: 'button', onclick: () => this.#sortBy(column) }, column.title, icon('up')));
      this.#heads.set(column.key, head);
    }
    return head;
  }

  /** @param {Column<T>} column */
  #sortBy(column) {
    const descends = this.#sort.key === column.key ? !this.#sort.descends : column.descends === true;
    this.#sort = { key: column.key, descends };
    this.#limit = portion;
    this.#showSort();
    this.update(this.#items);
  }

  #showSort() {
    for (const [key, head] of this.#heads) {
      const isSorted = key === this.#sort.key;
      head.setAttribute('aria-sort', isSorted ? (this.#sort.descends ? 'descending' : 'ascending') : 'none');
    }
  }
}

/**
 * @param {string | number} a
 * @param {string | number} b
 */
function compare(a, b) {
  return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
}
