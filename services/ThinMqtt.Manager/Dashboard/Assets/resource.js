// @ts-check
import { Problem, reasonOf } from './problem.js';

/** Between two readings of one thing: four in a second at most, however much changes. */
const interval = 250;
const retryDelay = 5000;

/**
 * Something that is read over REST, and anew when an event says that it has changed. Its value is in the store under its name.
 * @template T
 */
export class Resource {
  /** Why the last reading failed. @type {import('./problem.js').Problem | Error | null} */
  error = null;
  #store;
  #name;
  #read;
  #interval;
  #isBusy = false;
  #isAsked = false;
  #isClosed = false;

  /**
   * @param {import('./store.js').Store} store
   * @param {string} name
   * @param {() => Promise<T>} read
   * @param {number} [between] two readings, in ms
   */
  constructor(store, name, read, between = interval) {
    this.#store = store;
    this.#name = name;
    this.#read = read;
    this.#interval = between;
  }

  /** @returns {T | undefined} undefined until it was read once */
  get value() {
    return this.#store.value(this.#name);
  }

  /** What an event has told, so that it need not be read. @param {T | undefined} value */
  set value(value) {
    this.#store.setValue(this.#name, value);
  }

  /** For a person. */
  get reason() {
    return this.error ? reasonOf(this.error) : '';
  }

  /** Whether it is tried again by itself: what is refused would be refused again. */
  get mayHeal() {
    return this.error !== null && !(this.error instanceof Problem && this.error.status >= 400 && this.error.status < 500);
  }

  /** Reads it, now or as soon as it may be read again. */
  ask() {
    this.#isAsked = true;
    this.#work();
  }

  close() {
    this.#isClosed = true;
  }

  async #work() {
    if (this.#isBusy) {
      return;
    }
    this.#isBusy = true;
    while (this.#isAsked && !this.#isClosed) {
      this.#isAsked = false;
      await this.#readOnce();
      this.#isAsked ||= this.mayHeal;
      await new Promise((resolve) => setTimeout(resolve, this.mayHeal ? retryDelay : this.#interval));
    }
    this.#isBusy = false;
  }

  async #readOnce() {
    try {
      const value = await this.#read();
      if (!this.#isClosed) {
        this.value = value;
      }
      this.error = null;
    } catch (error) {
      this.error = /** @type {Error} */ (error);
      if (error instanceof Problem && error.name.startsWith('unknown-') && !this.#isClosed) {
        this.value = undefined; // it is deleted; a proxy's 404 has no such name
      }
    }
    if (!this.#isClosed) {
      this.#store.changed();
    }
  }
}
