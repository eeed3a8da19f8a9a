// @ts-check

/** Between two requests: four in a second at most, however many devices change. */
const interval = 250;

/**
 * Gathers ids of what has changed and reads them together.
 * @template Id
 */
export class Refresher {
  /** @type {Set<Id>} */
  #waiting = new Set();
  #isHeld = false;
  #isBusy = false;
  #read;
  #onFailure;

  /**
   * @param {(ids: Set<Id>) => Promise<Id[]>} read as many as it wants; it answers which
   * @param {(error: Error) => void} onFailure
   */
  constructor(read, onFailure) {
    this.#read = read;
    this.#onFailure = onFailure;
  }

  /** @param {Id} id */
  ask(id) {
    this.#waiting.add(id);
    this.#work();
  }

  /** Only gathers from now on. */
  hold() {
    this.#isHeld = true;
  }

  release() {
    this.#isHeld = false;
    this.#work();
  }

  async #work() {
    if (this.#isBusy) {
      return;
    }
    this.#isBusy = true;
    try {
      while (this.#waiting.size > 0 && !this.#isHeld) {
        const ids = this.#waiting;
        this.#waiting = new Set();
        const read = new Set(await this.#read(ids));
        ids.forEach((id) => read.has(id) || this.#waiting.add(id));
        await new Promise((resolve) => setTimeout(resolve, interval));
      }
    } catch (error) {
      this.#onFailure(/** @type {Error} */ (error)); // everything is read anew then
    } finally {
      this.#isBusy = false;
    }
  }
}
