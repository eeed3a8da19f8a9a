// @ts-check
import { el } from './dom.js';
import { plural } from './format.js';

/** What a person distinguishes among the states of an update, in the order of the bar. */
const groups = [
  { key: 'succeeded', title: 'succeeded', states: ['succeeded'] },
  { key: 'running', title: 'in progress', states: ['idle', 'download', 'verify', 'install', 'commit', 'rollback', 'failure'] },
  { key: 'failed', title: 'failed', states: ['failed', 'rolledBack', 'timedOut', 'rejected'] },
  { key: 'stopped', title: 'stopped', states: ['cancelled', 'superseded'] },
];

const words = /** @type {Record<string, string>} */ ({
  rolledBack: 'rolled back', timedOut: 'timed out', idle: 'waiting', download: 'downloading', verify: 'verifying', install: 'installing', commit: 'committing', rollback: 'rolling back', failure: 'failing',
});

/** @param {string} state of an update */
export const stateText = (state) => words[state] ?? state;

/** @param {string} state of an update */
export const groupOf = (state) => groups.find(({ states }) => states.includes(state))?.key ?? 'running';

/**
 * A state with its mark.
 * @param {string} state
 * @param {number} [percent]
 */
export const stateMark = (state, percent) =>
  el('span', { class: `outcome ${groupOf(state)}` }, el('span', { class: 'key', 'aria-hidden': 'true' }), stateText(state), percent !== undefined && groupOf(state) === 'running' && ` ${percent} %`);

/** @param {Record<string, number>} counts by state */
function grouped(counts) {
  return groups
    .map(({ key, title, states }) => {
      const present = states.filter((state) => counts[state] > 0);
      return {
        key,
        title,
        count: present.reduce((sum, state) => sum + counts[state], 0),
        detail: present.map((state) => `${counts[state]} ${stateText(state)}`).join(', '),
      };
    })
    .filter(({ count }) => count > 0);
}

/**
 * All of it in words.
 * @param {Record<string, number>} counts
 */
export function progressText(counts) {
  const parts = grouped(counts).map(({ count, title, detail }) => `${count} ${title} (${detail})`);
  return parts.length > 0 ? parts.join(', ') : 'no device has begun';
}

/**
 * A bar with a part for each group, and the counts below it.
 * @param {Record<string, number>} counts
 */
export function progress(counts) {
  const parts = grouped(counts);
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  const bar = el('div', { class: 'bar', role: 'img', 'aria-label': `Of ${plural(total, 'device', 'devices')}: ${progressText(counts)}` });
  for (const { key, count, detail } of parts) {
    const part = el('span', { class: key, title: detail });
    part.style.flexGrow = String(count);
    bar.append(part);
  }
  const legend = parts.map(({ key, title, count, detail }) =>
    el('span', { class: `count ${key}`, title: detail }, el('span', { class: 'key', 'aria-hidden': 'true' }), `${count.toLocaleString('en')} ${title}`));
  return el('div', { class: 'progress' }, bar, el('div', { class: 'legend' }, ...(total > 0 ? legend : ['No device has begun'])));
}
