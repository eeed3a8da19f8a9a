// @ts-check
import * as api from './api.js';
import { Refresher } from './refresher.js';
import { maximumActivities } from './store.js';

/** @typedef {import('./types.js').ManagerEvent} ManagerEvent */
/** @typedef {import('./types.js').Activity} Activity */
/** @typedef {import('./types.js').Release} Release */

const firstDelay = 500;
const longestDelay = 15_000;

/** The server says something every 15 s; a connection that is silent for so long is dead. */
const longestSilence = 40_000;

/**
 * Keeps the store true: listens, reads everything once, then only what events name. Whenever the connection was lost, or events were,
 * everything is read anew, so that nothing is missed.
 */
export class Live {
  #store;
  /** @type {EventSource | null} */
  #source = null;
  #failures = 0;
  #lastHeard = 0;
  /** @type {number | undefined} */
  #retry;
  /** @type {Refresher<string>} */
  #devices;
  /** @type {Refresher<number>} */
  #releases;

  /** @param {import('./store.js').Store} store */
  constructor(store) {
    this.#store = store;
    const onFailure = (/** @type {Error} */ error) => this.#lose(error.message);
    this.#devices = new Refresher(async (ids) => {
      const { asked, devices } = await api.someDevices(ids);
      store.putDevices(devices);
      return asked;
    }, onFailure);
    this.#releases = new Refresher(async (ids) => {
      const asked = [...ids].slice(0, 100);
      store.putReleases(await api.releases(asked));
      return asked;
    }, onFailure);
  }

  start() {
    this.#open();
    setInterval(() => this.#checkSilence(), 5000);
    window.addEventListener('online', () => this.retry());
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.retry());
  }

  /** Does not wait any longer, if it waits. */
  retry() {
    if (this.#store.connection.state === 'lost') {
      this.#open();
    }
  }

  #open() {
    window.clearTimeout(this.#retry);
    this.#source?.close();
    const source = new EventSource(api.eventsUrl);
    this.#source = source;
    this.#lastHeard = Date.now();
    source.onopen = () => this.#readAll(source);
    source.onerror = () => source === this.#source && this.#lose('The manager cannot be reached.');
    for (const [kind, handle] of Object.entries(this.#handlers)) {
      source.addEventListener(kind, (message) => {
        this.#lastHeard = Date.now();
        handle(JSON.parse(message.data));
      });
    }
  }

  /** @param {EventSource} source to give up where another one has taken its place */
  async #readAll(source) {
    try {
      this.#devices.hold();
      this.#releases.hold();
      const [devices, releases, activity] = await Promise.all([api.allDevices(), api.releases(), api.activity(maximumActivities)]);
      if (source === this.#source) {
        this.#store.reset(devices, releases, [
          ...activity.map(({ device, ...entry }) => ({ ...entry, subject: device })),
          ...releases.flatMap(activitiesOf),
        ]);
        this.#failures = 0;
        this.#store.setConnection({ state: 'live', reason: '' });
        this.#devices.release();
        this.#releases.release();
      }
    } catch (error) {
      if (source === this.#source) {
        this.#lose(/** @type {Error} */ (error).message);
      }
    }
  }

  /** @param {string} reason */
  #lose(reason) {
    this.#source?.close();
    this.#source = null;
    window.clearTimeout(this.#retry);
    const spread = 0.8 + 0.4 * Math.random(); // not all pages at once, after a restart
    const delay = Math.min(longestDelay, firstDelay * 2 ** this.#failures++) * spread;
    this.#retry = window.setTimeout(() => this.#open(), delay);
    const since = this.#store.connection.state === 'lost' ? this.#store.connection.since : Date.now();
    this.#store.setConnection({ state: 'lost', since, retryAt: Date.now() + delay, reason });
  }

  #checkSilence() {
    if (this.#source && Date.now() - this.#lastHeard > longestSilence) {
      this.#lose('Nothing was heard from the manager for a while.');
    }
  }

  /** @type {Record<string, (event: ManagerEvent) => void>} */
  #handlers = {
    device: (event) => {
      this.#devices.ask(/** @type {string} */ (event.device));
      this.#store.addActivities([
        { id: event.entry ?? event.at, subject: event.device ?? '', at: event.at, kind: event.deviceEvent ?? '', text: event.text },
      ]);
    },
    inventory: (event) => this.#devices.ask(/** @type {string} */ (event.device)),
    seen: (event) => event.devices?.forEach((id) => {
      if (this.#store.devices.has(id)) {
        this.#store.see(id, event.at);
      } else {
        this.#devices.ask(id);
      }
    }),
    release: () => this.#readReleases(),
    result: (event) => this.#releases.ask(/** @type {number} */ (event.release)),
    missed: () => this.#source && this.#readAll(this.#source),
    alive: () => {},
  };

  /** A release may have taken the place of another one, which changes, too. */
  async #readReleases() {
    try {
      const releases = await api.releases();
      this.#store.setReleases(releases);
      this.#store.addActivities(releases.flatMap(activitiesOf));
    } catch (error) {
      this.#lose(/** @type {Error} */ (error).message);
    }
  }
}

/**
 * What a release tells of its own history.
 * @param {Release} release
 * @returns {Activity[]}
 */
function activitiesOf(release) {
  const subject = `${release.package} ${release.version}`;
  const announced = {
    id: `announced ${release.id} ${release.announced}`, subject, at: release.announced, kind: 'announced', text: `Announced on ${release.channel}.`,
  };
  return release.withdrawn
    ? [announced, { id: `withdrawn ${release.id} ${release.withdrawn}`, subject, at: release.withdrawn, kind: 'withdrawn', text: `Withdrawn from ${release.channel}.` }]
    : [announced];
}
