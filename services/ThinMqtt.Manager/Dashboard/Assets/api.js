// @ts-check
import { setServerTime } from './clock.js';

/** @typedef {import('./types.js').Device} Device */
/** @typedef {import('./types.js').DevicePage} DevicePage */
/** @typedef {import('./types.js').Release} Release */
/** @typedef {import('./types.js').DeviceActivity} DeviceActivity */

export const eventsUrl = 'api/v1/events';

/** What one request may ask for by id: the server's limit, and what fits into its longest request line. */
const maximumIds = 200;
const maximumQuery = 6000;

/** Longer than any answer takes; a connection that died without a word is noticed by it. */
const timeout = 20_000;

/**
 * @param {string} path
 * @returns {Promise<any>}
 * @throws {Error} with a text for a person
 */
async function get(path) {
  const answer = await fetch(`api/v1/${path}`, { signal: AbortSignal.timeout(timeout), cache: 'no-store' });
  setServerTime(answer.headers.get('date'));
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw new Error(problem.detail ?? `The manager answers ${answer.status} to ${path}.`);
  }
  return answer.json();
}

/**
 * All devices, page by page.
 * @returns {Promise<Device[]>}
 */
export async function allDevices() {
  const devices = [];
  for (let after = /** @type {string | undefined} */ (''); after !== undefined;) {
    /** @type {DevicePage} */
    const page = await get(`devices?limit=1000&sort=id&after=${encodeURIComponent(after)}`);
    devices.push(...page.items);
    after = page.next;
  }
  return devices;
}

/**
 * As many of the ids as one request takes, and those devices.
 * @param {Iterable<string>} ids
 * @returns {Promise<{ asked: string[], devices: Device[] }>}
 */
export async function someDevices(ids) {
  const asked = [];
  let query = '';
  for (const id of ids) {
    const next = `${query}&id=${encodeURIComponent(id)}`;
    if (asked.length === maximumIds || (asked.length > 0 && next.length > maximumQuery)) {
      break;
    }
    asked.push(id);
    query = next;
  }
  /** @type {DevicePage} */
  const page = await get(`devices?${query.slice(1)}`);
  return { asked, devices: page.items };
}

/**
 * @param {Iterable<number>} [ids] all by default
 * @returns {Promise<Release[]>}
 */
export const releases = async (ids = []) =>
  (await get(`releases?limit=1000&${[...ids].slice(0, maximumIds).map((id) => `id=${id}`).join('&')}`)).items;

/**
 * The newest first.
 * @param {number} limit
 * @returns {Promise<DeviceActivity[]>}
 */
export const activity = (limit) => get(`activity?limit=${limit}`);

/** @param {Release} release */
export const artifactUrl = (release) => `api/v1/releases/${release.id}/artifact`;
