// @ts-check
import { listen } from './events.js';
import { Problem, problemOf, reasonOf } from './problem.js';

/**
 * What a view wants to hear.
 * @typedef {object} Stream
 * @property {string[]} kinds of events
 * @property {number} [count] of devices in the live window; none by default
 * @property {number} [from] the first of them
 * @property {string} [filter]
 * @property {string} [sort]
 */

const firstDelay = 500;
const longestDelay = 15_000;

/** Problems of what a view asks for; any other refusal, such as one by a proxy while the manager restarts, may heal. */
const refusals = ['invalid-filter', 'invalid-parameter'];

/** A server that is there begins its answer at once; a proxy may take the request for one that is not. */
const longestOpening = 10_000;

/** The server says something every 15 s; a connection that is silent for so long is dead. */
const longestSilence = 40_000;

/**
 * The one stream of events that the page has open, and all that is done when it is lost: what the view shows is then read anew.
 */
export class Live {
  /** Called with what the manager tells. @type {(event: import('./types.js').ManagerEvent) => void} */
  onEvent = () => {};

  /** Called when events may have been missed. */
  onMissed = () => {};

  /** Called when the manager refuses the stream as it is asked for; the one before stays, or there is one without devices. @type {(problem: Problem) => void} */
  onRefused = () => {};

  #store;
  /** @type {Stream} */
  #stream = { kinds: [] };
  #lastId = '';
  #failures = 0;
  #lastHeard = 0;
  /** @type {AbortController | null} */
  #opening = null;
  /** @type {AbortController | null} */
  #current = null;
  /** @type {number | undefined} */
  #retry;

  /** @param {import('./store.js').Store} store */
  constructor(store) {
    this.#store = store;
    setInterval(() => this.#checkSilence(), 5000);
    window.addEventListener('online', () => this.retry());
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.retry());
  }

  /** Changes what is heard. @param {Stream} stream */
  want(stream) {
    this.#stream = stream;
    this.#open();
  }

  /** Does not wait any longer, if it waits. */
  retry() {
    if (this.#store.connection.state === 'lost') {
      this.#open();
    }
  }

  /**
   * The stream before is heard until the new one has begun.
   * @param {Stream} stream
   */
  async #open(stream = this.#stream) {
    window.clearTimeout(this.#retry);
    this.#opening?.abort();
    const opening = new AbortController();
    this.#opening = opening;
    const limit = window.setTimeout(() => opening.abort(new DOMException('No answer has begun.', 'TimeoutError')), longestOpening);
    const begin = () => {
      window.clearTimeout(limit);
      this.#begin(opening);
    };
    try {
      await listen(this.#url(stream), opening.signal, begin, (event) => this.#hear(opening, event));
      this.#lose(opening, 'The manager has ended the connection.');
    } catch (error) {
      if (error instanceof Problem && refusals.includes(error.name) && opening === this.#opening && stream === this.#stream) {
        this.#opening = null;
        this.#refuse(error);
      } else {
        this.#lose(opening, reasonOf(error));
      }
    } finally {
      window.clearTimeout(limit);
    }
  }

  /** @param {Stream} stream */
  #url({ kinds, count, from, filter, sort }) {
    const given = Object.entries({ kinds: kinds.join(','), filter, sort, from, count, after: this.#lastId || undefined });
    const query = given.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [`${name}=${encodeURIComponent(value)}`]));
    return `api/v1/events?${query.join('&')}`;
  }

  /** @param {AbortController} opening */
  #begin(opening) {
    this.#current?.abort();
    this.#current = opening;
    this.#opening = null;
    this.#lastHeard = Date.now();
    this.#failures = 0;
    const wasLost = this.#store.connection.state === 'lost';
    this.#store.setConnection({ state: 'live', reason: '' });
    if (wasLost) {
      this.onMissed();
    }
  }

  /**
   * @param {AbortController} from
   * @param {import('./events.js').ServerEvent} event
   */
  #hear(from, { kind, id, data }) {
    if (from !== this.#current) {
      return;
    }
    this.#lastHeard = Date.now();
    this.#lastId = id || this.#lastId;
    if (kind === 'window') {
      this.#store.setWindow(JSON.parse(data));
    } else if (kind === 'update') {
      this.#store.updateWindow(JSON.parse(data));
    } else if (kind === 'missed') {
      this.onMissed();
    } else if (kind === 'problem') {
      this.#end(data);
    } else if (kind !== 'alive') {
      this.onEvent(JSON.parse(data));
    }
  }

  /** The filter has lost its meaning, as its group was deleted. Who wants another stream by now hears of that one. @param {string} data */
  #end(data) {
    this.#current = null;
    if (!this.#opening) {
      this.#refuse(problemOf(JSON.parse(data).status, data, 'the live window'));
    }
  }

  /** Where nothing is heard any more, what is shown of the window is old; the rest is heard without it. @param {Problem} problem */
  #refuse(problem) {
    if (!this.#current) {
      this.#store.setWindow(null);
      this.#open({ kinds: this.#stream.kinds });
    }
    this.onRefused(problem);
  }

  /**
   * @param {AbortController} lost nothing happens where it is none that counts any more
   * @param {string} reason
   */
  #lose(lost, reason) {
    if (lost !== this.#opening && lost !== this.#current) {
      return;
    }
    this.#opening?.abort();
    this.#current?.abort();
    this.#opening = null;
    this.#current = null;
    window.clearTimeout(this.#retry);
    const spread = 0.8 + 0.4 * Math.random(); // not all pages at once, after a restart
    const delay = Math.min(longestDelay, firstDelay * 2 ** this.#failures++) * spread;
    this.#retry = window.setTimeout(() => this.#open(), delay);
    const since = this.#store.connection.state === 'lost' ? this.#store.connection.since : Date.now();
    this.#store.setConnection({ state: 'lost', since, retryAt: Date.now() + delay, reason });
  }

  #checkSilence() {
    if (this.#current && Date.now() - this.#lastHeard > longestSilence) {
      this.#lose(this.#current, 'Nothing was heard from the manager for a while.');
    }
  }
}
