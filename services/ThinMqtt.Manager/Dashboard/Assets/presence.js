// @ts-check
import { el } from './dom.js';

/** @typedef {import('./types.js').Presence} Presence */

/** The best first. @type {Presence[]} */
export const presences = ['online', 'stale', 'offline'];

/** What each means, for who wants to know. */
export const meanings = {
  online: 'It says so, and its heartbeats come.',
  stale: 'Connected, but three heartbeats are missing.',
  offline: 'It said goodbye, or its connection was lost.',
};

/**
 * A dot with its own shape for each state, and the word.
 * @param {Presence} presence
 */
export const presenceMark = (presence) =>
  el('span', { class: `presence ${presence}`, title: meanings[presence] }, el('span', { class: 'dot', 'aria-hidden': 'true' }), presence);
