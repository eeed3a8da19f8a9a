// @ts-check
import { updatedWindow } from './window.js';

/** @typedef {import('./types.js').Connection} Connection */
/** @typedef {import('./types.js').DeviceWindow} DeviceWindow */

/** Far more than a view has, and not all devices that are looked at in a week. */
const maximumValues = 60;

/**
 * All that the page knows, in one place. Values are never changed but replaced, so that a view sees by `===` what is new. However
 * much changes, listeners are called once before the next frame is drawn.
 */
export class Store {
  /** The part of the list of devices that the view wants; null until it has come. @type {DeviceWindow | null} */
  window = null;

  /** @type {Connection} */
  connection = { state: 'connecting', since: 0, retryAt: 0, reason: '' };

  /** The address of the list of devices as it was left. */
  list = '#/devices';

  /** What was read, by its name, the least lately used first. @type {Map<string, any>} */
  #values = new Map();

  /** @type {Set<() => void>} */
  #listeners = new Set();
  #isAsked = false;

  /** @param {() => void} listener */
  subscribe(listener) {
    this.#listeners.add(listener);
  }

  /** What was read under a name, if it is kept still: a view that is opened again has something to show. @param {string} name @returns {any} */
  value(name) {
    const value = this.#values.get(name);
    if (value !== undefined) {
      this.#keep(name, value);
    }
    return value;
  }

  /**
   * @param {string} name
   * @param {any} value undefined forgets it
   */
  setValue(name, value) {
    this.#keep(name, value);
    this.changed();
  }

  /**
   * @param {string} name
   * @param {any} value
   */
  #keep(name, value) {
    this.#values.delete(name);
    if (value !== undefined) {
      this.#values.set(name, value);
    }
    if (this.#values.size > maximumValues) {
      this.#values.delete(/** @type {string} */ (this.#values.keys().next().value));
    }
  }

  /** @param {DeviceWindow | null} window */
  setWindow(window) {
    this.window = window;
    this.changed();
  }

  /** @param {import('./types.js').DeviceWindowUpdate} update */
  updateWindow(update) {
    if (this.window) {
      this.setWindow(updatedWindow(this.window, update));
    }
  }

  /** @param {Partial<Connection>} connection */
  setConnection(connection) {
    this.connection = { ...this.connection, ...connection };
    this.changed();
  }

  changed() {
    if (!this.#isAsked) {
      this.#isAsked = true;
      requestAnimationFrame(() => {
        this.#isAsked = false;
        this.#listeners.forEach((listener) => listener());
      });
    }
  }
}
