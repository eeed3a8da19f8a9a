// @ts-check

/**
 * What a person has asked for after the first page of a list, the newest of which has the highest id. The first page is read again
 * whenever it changes; what it pushes out is kept here, so that there is no hole between the two.
 * @template {{ id: number }} T
 */
export class Tail {
  /** @type {T[]} */
  items = [];
  /** @type {T[]} */
  #first = [];

  /**
   * @param {T[]} first page, as it is now
   * @param {boolean} isAll whether nothing comes after it
   * @returns {boolean} whether the tail is gone: nothing was asked for, there is nothing more, or so much is new that the two do not meet
   */
  follow(first, isAll) {
    const before = this.#first;
    const end = first.at(-1)?.id ?? 0;
    const meets = (before[0]?.id ?? 0) >= end;
    this.items = this.items.length === 0 || isAll || !meets ? [] : unique([...before, ...this.items]).filter(({ id }) => id < end);
    this.#first = first;
    return this.items.length === 0;
  }

  /** Of all that is known. */
  get last() {
    return this.items.at(-1) ?? this.#first.at(-1);
  }

  /**
   * @param {T | undefined} after the last one when the page was asked for
   * @param {T[]} page
   * @returns {boolean} false where the page does not follow what is known any more
   */
  add(after, page) {
    const follows = after?.id === this.last?.id;
    if (follows) {
      this.items = [...this.items, ...page];
    }
    return follows;
  }

  /** The first page and the tail. */
  get all() {
    return unique([...this.#first, ...this.items]);
  }
}

/**
 * The first of those with one id.
 * @template {{ id: number }} T
 * @param {T[]} items
 */
function unique(items) {
  const known = new Map();
  items.forEach((item) => known.has(item.id) || known.set(item.id, item));
  return /** @type {T[]} */ ([...known.values()]);
}
