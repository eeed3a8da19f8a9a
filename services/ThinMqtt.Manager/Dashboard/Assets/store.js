// @ts-check
import { updatedWindow } from './window.js';

/** @typedef {import('./types.js').Connection} Connection */
/** @typedef {import('./types.js').DeviceWindow} DeviceWindow */

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

  /** What was read, by its name, for as long as the page is open: a view that is opened again has something to show. @type {Map<string, any>} */
  values = new Map();

  /** @type {Set<() => void>} */
  #listeners = new Set();
  #isAsked = false;

  /** @param {() => void} listener */
  subscribe(listener) {
    this.#listeners.add(listener);
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
