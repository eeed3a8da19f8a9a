// @ts-check

/** @typedef {import('./types.js').Device} Device */
/** @typedef {import('./types.js').Release} Release */
/** @typedef {import('./types.js').Activity} Activity */
/** @typedef {import('./types.js').Connection} Connection */

/** What the list of activities holds; the rest is in the devices' histories. */
export const maximumActivities = 300;

/**
 * All that the page knows, in one place. Devices and releases are never changed but replaced, so that a view sees by `===` what is new.
 * However much changes, listeners are called once before the next frame is drawn.
 */
export class Store {
  /** @type {Map<string, Device>} */
  devices = new Map();

  /** @type {Map<number, Release>} */
  releases = new Map();

  /** The newest first. @type {Activity[]} */
  activities = [];

  /** Whether everything has been read once. */
  isLoaded = false;

  /** @type {Connection} */
  connection = { state: 'connecting', since: 0, retryAt: 0, reason: '' };

  /** @type {Set<() => void>} */
  #listeners = new Set();
  #isAsked = false;

  /**
   * @param {() => void} listener
   * @returns {() => void} ends it
   */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Everything, read at one go.
   * @param {Device[]} devices
   * @param {Release[]} releases
   * @param {Activity[]} activities
   */
  reset(devices, releases, activities) {
    this.devices = new Map(devices.map((device) => [device.id, device]));
    this.setReleases(releases);
    this.addActivities(activities);
    this.isLoaded = true;
    this.changed();
  }

  /** @param {Release[]} releases all there are */
  setReleases(releases) {
    this.releases = new Map(releases.map((release) => [release.id, release]));
    this.changed();
  }

  /** @param {Device[]} devices */
  putDevices(devices) {
    devices.forEach((device) => this.devices.set(device.id, device));
    this.changed();
  }

  /** @param {Release[]} releases */
  putReleases(releases) {
    releases.forEach((release) => this.releases.set(release.id, release));
    this.changed();
  }

  /**
   * @param {string} id of a device that is known
   * @param {string} at
   */
  see(id, at) {
    const device = this.devices.get(id);
    if (device && device.lastSeen < at) {
      this.devices.set(id, { ...device, lastSeen: at });
      this.changed();
    }
  }

  /** Those that are known already count once. @param {Activity[]} activities */
  addActivities(activities) {
    const all = new Map([...this.activities, ...activities].map((activity) => [activity.id, activity]));
    this.activities = [...all.values()]
      .sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || (a.id < b.id ? 1 : -1))
      .slice(0, maximumActivities);
    this.changed();
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
