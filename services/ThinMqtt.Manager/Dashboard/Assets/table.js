// @ts-check
import { el, fill, setText } from './dom.js';
import { icon } from './icons.js';

/**
 * @template T
 * @typedef {object} Column
 * @property {string} key also the class of its cells
 * @property {string} title
 * @property {string} width a track of a CSS grid
 * @property {(item: T) => string} text what the cell shows; it is drawn anew when this changes
 * @property {(cell: HTMLElement, item: T) => void} [draw] default: the text
 * @property {(item: T) => string | number} [order] what the page sorts it by; default: the text
 * @property {boolean} [fixed] true where it cannot be sorted
 * @property {boolean} [descends] true where the largest or newest comes first
 */

/** @typedef {{ key: string, descends: boolean }} Sort */

/**
 * @template T
 * @typedef {object} Definition
 * @property {string} name also its class
 * @property {string} label
 * @property {Column<T>[]} columns
 * @property {(item: T) => string | number} keyOf
 * @property {(item: T) => string} [hrefOf] where a row leads
 * @property {Sort} sort
 * @property {(sort: Sort) => void} onSort
 * @property {(from: number, count: number) => void} [onRange] rows that are in view now
 */

/**
 * @template T
 * @typedef {object} Row
 * @property {T | null} item
 * @property {number} place
 * @property {HTMLElement} element
 * @property {{ element: HTMLElement, text: string }[]} cells
 */

/** Rows above and below what is seen, so that scrolling by a few is no work. */
const spare = 8;

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** So that rows of all tables have different ids. */
let tables = 0;

/**
 * A table of any number of rows, of which it has elements for those in view only: they stand on a spacer that is as high as all of
 * them, and are used again for others. It is given the items that are known, from a place on; what is scrolled to and is not among them
 * stays empty until it is. The roles make it a table for screen readers, though its rows are grids.
 * @template T
 */
export class Table {
  /** @type {Definition<T>} */
  #definition;
  /** @type {Column<T>[]} */
  #columns = [];
  #id = `table-${++tables}`;
  #head = el('div', { class: 'row', role: 'row', 'aria-rowindex': '1' });
  #body = el('div', { class: 'rows', role: 'rowgroup' });
  /** @type {Map<string | number, Row<T>>} */
  #rows = new Map();
  /** @type {Row<T>[]} */
  #unused = [];
  #shown = { total: 0, from: 0, items: /** @type {T[]} */ ([]) };
  #rowHeight = 34;
  #current = -1;
  #isAsked = false;

  /** @param {Definition<T>} definition */
  constructor(definition) {
    this.#definition = definition;
    this.element = el(
      'div',
      { class: `table ${definition.name}`, role: 'grid', tabindex: '0', 'aria-label': definition.label, onkeydown: (/** @type {KeyboardEvent} */ event) => this.#press(event), onscroll: () => this.#ask() },
      el('div', { class: 'head', role: 'rowgroup' }, this.#head),
      this.#body,
    );
    this.#body.addEventListener('click', (event) => this.#click(event));
    this.setColumns(definition.columns);
    new ResizeObserver(() => this.#measure()).observe(this.element);
  }

  /** @param {Column<T>[]} columns of the definition */
  setColumns(columns) {
    this.#columns = columns;
    this.element.style.setProperty('--columns', columns.map(({ width }) => width).join(' '));
    this.element.style.setProperty('--least', `${columns.reduce((sum, { width }) => sum + Number(/\d+/.exec(width)), 0)}px`);
    this.element.style.setProperty('--gaps', String(columns.length - 1));
    this.element.setAttribute('aria-colcount', String(columns.length));
    fill(this.#head, ...columns.map((column) => this.#headCell(column)));
    this.#body.replaceChildren();
    this.#rows.clear();
    this.#unused = [];
    this.#ask();
  }

  /** @param {Sort} sort */
  setSort(sort) {
    const cells = [...this.#head.children];
    const focused = cells.findIndex((cell) => cell.contains(document.activeElement));
    this.#definition.sort = sort;
    fill(this.#head, ...this.#columns.map((column) => this.#headCell(column)));
    this.#head.children[focused]?.querySelector('button')?.focus();
  }

  /**
   * @param {number} total
   * @param {number} from the place of the first of the items
   * @param {T[]} items
   */
  show(total, from, items) {
    this.#shown = { total, from, items };
    this.#current = Math.min(this.#current, total - 1);
    this.element.setAttribute('aria-rowcount', String(total + 1));
    this.element.style.setProperty('--total', String(total));
    this.#draw();
    this.#tellRange();
  }

  /** Where it is scrolled to, in pixels. */
  get scrolled() {
    return this.element.scrollTop;
  }

  set scrolled(pixels) {
    this.element.scrollTop = pixels;
  }

  /** What is in view, with a little more. */
  range() {
    const first = Math.floor(this.element.scrollTop / this.#rowHeight);
    const count = Math.ceil(this.element.clientHeight / this.#rowHeight);
    const from = Math.max(0, first - spare);
    return { from, count: first + count + spare - from };
  }

  #ask() {
    if (!this.#isAsked) {
      this.#isAsked = true;
      requestAnimationFrame(() => {
        this.#isAsked = false;
        this.#draw();
        this.#tellRange();
      });
    }
  }

  #tellRange() {
    const { from, count } = this.range();
    this.#definition.onRange?.(from, count);
  }

  /** The stylesheet says how high rows are, which differs by width. */
  #measure() {
    this.#rowHeight = parseFloat(getComputedStyle(this.element).getPropertyValue('--row')) || this.#rowHeight;
    this.#ask();
  }

  #draw() {
    const { from, items, total } = this.#shown;
    const seen = this.range();
    const first = Math.max(seen.from, from);
    const wanted = items.slice(first - from, Math.max(0, Math.min(seen.from + seen.count, from + items.length, total) - from));
    const keys = new Set(wanted.map(this.#definition.keyOf));
    for (const [key, row] of this.#rows) {
      if (!keys.has(key)) {
        this.#rows.delete(key);
        row.element.remove();
        this.#unused.push(row);
      }
    }
    let next = this.#body.firstElementChild;
    wanted.forEach((item, index) => {
      const { element } = this.#place(item, first + index);
      if (element === next) {
        next = next.nextElementSibling;
      } else {
        this.#body.insertBefore(element, next); // screen readers go by the order of the elements
      }
    });
    this.#mark();
  }

  /**
   * @param {T} item
   * @param {number} place
   */
  #place(item, place) {
    const key = this.#definition.keyOf(item);
    const row = this.#rows.get(key) ?? this.#unused.pop() ?? this.#create();
    this.#rows.set(key, row);
    if (row.place !== place) {
      row.place = place;
      row.element.style.setProperty('--place', String(place));
      row.element.setAttribute('aria-rowindex', String(place + 2));
      row.element.id = `${this.#id}-${place}`;
    }
    if (row.item !== item) {
      row.item = item;
      this.#drawRow(row, item);
    }
    return row;
  }

  /** @returns {Row<T>} */
  #create() {
    const cells = this.#columns.map((column) => ({ element: el('div', { class: `cell ${column.key}`, role: 'gridcell' }), text: '\0' }));
    const element = el('div', { class: `row${this.#definition.hrefOf ? ' leads' : ''}`, role: 'row' }, ...cells.map((cell) => cell.element));
    return { item: null, place: -1, element, cells };
  }

  /**
   * @param {Row<T>} row
   * @param {T} item
   */
  #drawRow({ cells }, item) {
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
        }
        cell.element.title = text;
      }
    });
  }

  /** Shows which row the keyboard is at. */
  #mark() {
    let marked = '';
    for (const { element, place } of this.#rows.values()) {
      const isCurrent = place === this.#current;
      if (element.getAttribute('aria-selected') !== String(isCurrent)) {
        element.setAttribute('aria-selected', String(isCurrent));
      }
      marked = isCurrent ? element.id : marked;
    }
    if (marked) {
      this.element.setAttribute('aria-activedescendant', marked);
    } else {
      this.element.removeAttribute('aria-activedescendant');
    }
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.target !== this.element || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const screen = Math.max(1, Math.floor(this.element.clientHeight / this.#rowHeight) - 2);
    const last = this.#shown.total - 1;
    const at = this.#current;
    /** @type {Record<string, number>} */
    const places = { ArrowDown: at + 1, j: at + 1, ArrowUp: at - 1, k: at - 1, Home: 0, End: last, PageDown: at + screen, PageUp: at - screen };
    if (event.key in places) {
      event.preventDefault();
      this.#goTo(Math.min(last, Math.max(0, places[event.key])));
    } else if (event.key === 'Enter') {
      const row = [...this.#rows.values()].find(({ place }) => place === at);
      this.#open(row?.item);
    }
  }

  /** @param {number} place */
  #goTo(place) {
    this.#current = place;
    const top = place * this.#rowHeight;
    const room = this.element.clientHeight - this.#head.offsetHeight;
    if (top < this.element.scrollTop) {
      this.element.scrollTop = top;
    } else if (top + this.#rowHeight > this.element.scrollTop + room) {
      this.element.scrollTop = top + this.#rowHeight - room;
    }
    this.#draw();
    this.#ask();
  }

  /** Links and buttons in a row do what they are for. @param {MouseEvent} event */
  #click(event) {
    const target = /** @type {Element} */ (event.target);
    const element = target.closest('.row');
    if (element && !target.closest('a, button') && getSelection()?.isCollapsed !== false) {
      this.#open([...this.#rows.values()].find((row) => row.element === element)?.item);
    }
  }

  /** @param {T | null | undefined} item */
  #open(item) {
    const { hrefOf } = this.#definition;
    if (item && hrefOf) {
      location.hash = hrefOf(item);
    }
  }

  /** @param {Column<T>} column */
  #headCell(column) {
    const { sort } = this.#definition;
    const isSorted = sort.key === column.key;
    return el(
      'div',
      { class: `cell ${column.key}`, role: 'columnheader', 'aria-sort': column.fixed ? undefined : isSorted ? (sort.descends ? 'descending' : 'ascending') : 'none' },
      column.fixed
        ? el('span', {}, column.title)
        : el('button', { type: 'button', onclick: () => this.#sortBy(column) }, column.title, icon('up')),
    );
  }

  /** @param {Column<T>} column */
  #sortBy(column) {
    const { sort, onSort } = this.#definition;
    onSort({ key: column.key, descends: sort.key === column.key ? !sort.descends : column.descends === true });
  }
}

/**
 * For what is known whole: in the order of a column, and of the keys.
 * @template T
 * @param {T[]} items
 * @param {Column<T>[]} columns
 * @param {Sort} sort
 */
export function sorted(items, columns, sort) {
  const column = columns.find(({ key }) => key === sort.key) ?? columns[0];
  const order = column.order ?? column.text;
  const direction = sort.descends ? -1 : 1;
  return [...items].sort((a, b) => direction * compare(order(a), order(b)));
}

/**
 * @param {string | number} a
 * @param {string | number} b
 */
function compare(a, b) {
  return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
}
