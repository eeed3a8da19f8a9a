// @ts-check
import { setServerTime } from './clock.js';
import { problemOf } from './problem.js';

/** @typedef {import('./types.js').Release} Release */
/** @typedef {import('./types.js').Labels} Labels */
/** @typedef {import('./types.js').Group} Group */
/** @template T @typedef {import('./types.js').Page<T>} Page */

/** Longer than any answer takes; a connection that died without a word is noticed by it. */
const timeout = 20_000;

/** What one request for a list brings at most. */
export const pageLimit = 1000;

/**
 * @param {string} path below /api/v1
 * @param {RequestInit} [init]
 * @throws {import('./problem.js').Problem}
 */
async function send(path, init) {
  const answer = await fetch(`api/v1/${path}`, { signal: AbortSignal.timeout(timeout), cache: 'no-store', ...init });
  setServerTime(answer.headers.get('date'));
  if (!answer.ok) {
    throw problemOf(answer.status, await answer.text(), path);
  }
  return answer;
}

/** @param {string} path @returns {Promise<any>} */
const get = async (path) => (await send(path)).json();

/**
 * @param {string} path
 * @param {string} method
 * @param {object} body
 * @param {Record<string, string | undefined>} conditions headers
 */
function sendJson(path, method, body, conditions) {
  const given = Object.entries(conditions).filter(([, value]) => value !== undefined);
  return send(path, { method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...Object.fromEntries(given) } });
}

/** @param {string} id @returns {Promise<import('./types.js').DeviceDetails>} */
export const device = (id) => get(`devices/${encodeURIComponent(id)}`);

/**
 * @param {string} id
 * @returns {Promise<{ labels: Labels, tag: string | undefined }>} the tag is for changing them
 */
export async function labels(id) {
  const answer = await send(`devices/${encodeURIComponent(id)}/labels`);
  return { labels: await answer.json(), tag: answer.headers.get('etag') ?? undefined };
}

/**
 * @param {string} id
 * @param {Labels} wanted
 * @param {string | undefined} tag of what they are expected to be; 412 when they are not
 */
export const setLabels = (id, wanted, tag) => sendJson(`devices/${encodeURIComponent(id)}/labels`, 'PUT', wanted, { 'If-Match': tag });

/** @param {string} id @param {number} release @returns {Promise<import('./types.js').Why>} */
export const why = (id, release) => get(`devices/${encodeURIComponent(id)}/why?release=${release}`);

/** The newest first. @returns {Promise<Page<Release>>} */
export const releases = (after = '') => get(`releases?limit=200${after ? `&after=${encodeURIComponent(after)}` : ''}`);

/** @param {number} id @returns {Promise<Release>} */
export const release = (id) => get(`releases/${id}`);

/** @param {number} id @returns {Promise<import('./types.js').Failure[]>} */
export const failures = async (id) => (await get(`releases/${id}/failures`)).items;

/** @param {number} id @returns {Promise<Page<import('./types.js').ReleaseResult>>} */
export const results = (id, after = '') => get(`releases/${id}/results?limit=${pageLimit}${after ? `&after=${encodeURIComponent(after)}` : ''}`);

/** @param {Release} release */
export const artifactUrl = (release) => `api/v1/releases/${release.id}/artifact`;

/** @param {number} id */
export const announce = (id) => send(`releases/${id}/announce`, { method: 'POST', headers: { 'Idempotency-Key': newKey() } });

/** @param {number} id */
export const withdraw = (id) => send(`releases/${id}/withdraw`, { method: 'POST' });

/** @param {number} id */
export const remove = (id) => send(`releases/${id}`, { method: 'DELETE' });

/** @returns {Promise<import('./types.js').Overview>} */
export const overview = () => get('overview');

/** @param {Date} since @returns {Promise<import('./types.js').Sample[]>} */
export const history = async (since) => (await get(`history?since=${encodeURIComponent(since.toISOString())}&points=300`)).items;

/** The newest first. @param {number} limit @param {number} [before] an entry's id @returns {Promise<import('./types.js').Activity[]>} */
export const activity = (limit, before) => get(`activity?limit=${limit}${before === undefined ? '' : `&before=${before}`}`);

/** @returns {Promise<Group[]>} */
export const groups = async () => (await get('groups')).items;

/**
 * @param {string} name
 * @returns {Promise<{ group: Group, tag: string }>} the tag is for changing it
 */
export async function group(name) {
  const answer = await send(`groups/${encodeURIComponent(name)}`);
  return { group: await answer.json(), tag: answer.headers.get('etag') ?? '' };
}

/**
 * @param {Group} group
 * @param {string | undefined} tag of the one that it replaces; 412 when that is another by now, and without a tag when there is one
 */
export const saveGroup = ({ name, filter, description }, tag) =>
  sendJson(`groups/${encodeURIComponent(name)}`, 'PUT', { filter, description }, tag === undefined ? { 'If-None-Match': '*' } : { 'If-Match': tag });

/** @param {string} name @param {string} tag of what it is expected to be; 412 when it is not */
export const deleteGroup = (name, tag) => send(`groups/${encodeURIComponent(name)}`, { method: 'DELETE', headers: { 'If-Match': tag } });

/** What makes a repeated request harmless. crypto.randomUUID is for pages over TLS only. */
export const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
