// @ts-check
import * as api from '../api.js';
import { announce } from '../announce.js';
import { deviceAddress } from '../address.js';
import { elapsed } from '../clock.js';
import { checksum, details } from '../details.js';
import { ask } from '../dialog.js';
import { el, fill, refill, setText } from '../dom.js';
import { duration, plural, size } from '../format.js';
import { icon } from '../icons.js';
import { emptyNotice, Panel } from '../panel.js';
import { groupOf, progress, stateMark, stateText } from '../progress.js';
import { Resource } from '../resource.js';
import { sorted, Table } from '../table.js';
import { downloadLink, releaseState } from './releases.js';

/** @typedef {import('../types.js').Release} Release */
/** @typedef {import('../types.js').ReleaseResult} ReleaseResult */

/** @type {import('../table.js').Column<ReleaseResult>[]} */
const columns = [
  { key: 'device', title: 'Device', width: 'minmax(120px, 1fr)', text: (result) => result.device, draw: (cell, { device }) => fill(cell, el('a', { href: deviceAddress(device), tabindex: '-1' }, device)) },
  { key: 'outcome', title: 'State', width: '136px', text: ({ state, percent }) => `${stateText(state)}${percent === undefined ? '' : ` ${percent} %`}`, draw: (cell, { state, percent }) => fill(cell, stateMark(state, percent)), order: ({ state }) => groupOf(state) },
  { key: 'reason', title: 'Reason', width: 'minmax(160px, 2fr)', text: (result) => result.reason ?? '' },
  { key: 'took', title: 'Took', width: '76px', text: ({ started, finished }) => (started && finished ? duration((Date.parse(finished) - Date.parse(started)) / 1000) : ''), order: ({ started, finished }) => (started && finished ? Date.parse(finished) - Date.parse(started) : -1), descends: true },
  { key: 'at', title: 'When', width: '84px', text: ({ finished, at }) => finished ?? at, draw: (cell, { finished, at }) => fill(cell, elapsed(finished ?? at)), order: ({ finished, at }) => Date.parse(finished ?? at), descends: true },
];

/** Between two changes of the table, while many devices report. */
const heardPause = 500;

/**
 * One release: how far it is, what failed and where, and what can be done with it.
 * @param {import('../store.js').Store} store
 * @param {import('../address.js').Address} address
 * @returns {import('../router.js').View}
 */
export function releaseView(store, { parts: [, text] }) {
  const id = Number(text);
  const release = new Resource(store, `release ${id}`, () => api.release(id));
  const failures = new Resource(store, `failures ${id}`, () => api.failures(id), 1000);
  const results = new Resource(store, `results ${id}`, readResults, 2000);
  /** What events have told since the last whole reading began. @type {Map<string, ReleaseResult>} */
  const heard = new Map();
  let timer = 0;
  const sort = { key: 'at', descends: true };
  const table = new Table({
    name: 'results', label: 'Devices of this release', columns, keyOf: (result) => result.device, hrefOf: (result) => deviceAddress(result.device), sort,
    onSort(wanted) {
      Object.assign(sort, wanted);
      table.setSort(sort);
      store.changed();
    },
  });
  const title = el('h1', {}, 'Release');
  const headline = el('div', { class: 'headline' });
  const actions = el('div', { class: 'actions' });
  const bar = el('div', { class: 'large' });
  const facts = el('div', {});
  const failureList = el('ul', { class: 'list failures' });
  const failed = new Panel('failures', 'What failed, and where', failureList);
  const devices = new Panel('results', 'Devices', table.element);
  const body = el(
    'div',
    { class: 'columns' },
    el('div', {}, new Panel('rollout', 'Progress', bar).element, failed.element, devices.element),
    el('div', {}, new Panel('facts', 'Artifact', facts).element),
  );
  const notice = new Panel('release', `Release ${text}`, body);
  /** @type {Release | undefined} */
  let drawn;
  /** @type {unknown} */
  let drawnFailures;
  let shown = { known: /** @type {ReleaseResult[]} */ ([]), order: '' };

  function reload() {
    release.ask();
    failures.ask();
    results.ask();
  }

  /** What is heard during the reading is newer than the pages that were read before it. */
  async function readResults() {
    showHeard();
    heard.clear();
    return merged(await allResults(id), heard);
  }

  /** @param {ReleaseResult} result */
  function take(result) {
    heard.set(result.device, result);
    if (timer === 0) {
      timer = window.setTimeout(showHeard, heardPause);
    }
  }

  function showHeard() {
    window.clearTimeout(timer);
    timer = 0;
    if (results.value && heard.size > 0) { // a part of them is not shown as if it were all
      results.value = merged(results.value, heard);
    }
  }

  /** @param {Release} found */
  function draw(found) {
    const { state, id: number } = drawn ?? {};
    drawn = found;
    setText(title, `${found.package} ${found.version}`);
    fill(headline, releaseState(found), el('span', {}, 'on ', el('span', { class: 'tag' }, found.channel)), el('span', {}, 'announced ', elapsed(found.announced)), found.attempt > 1 && el('span', {}, `${found.attempt} times`), found.withdrawn && el('span', {}, 'withdrawn ', elapsed(found.withdrawn)));
    refill(bar, progress(found.counts));
    if (number !== found.id) {
      fill(facts, details([['Size', size(found.size)], ['MD5', checksum('MD5', found.md5, false)], ['SHA-256', checksum('SHA-256', found.sha256, false)], ['Number', String(found.id)]]));
    }
    if (state !== found.state) {
      drawActions(found);
    }
  }

  /** Not more often than they change: a button that is replaced under a finger loses its click. @param {Release} found */
  function drawActions(found) {
    const focused = /** @type {HTMLElement | null} */ (actions.contains(document.activeElement) ? document.activeElement : null)?.textContent;
    fill(actions, ...actionsOf(found, () => (drawn ?? found).counts, reload));
    /** @type {HTMLElement | undefined} */ ([...actions.children].find((one) => focused && one.textContent === focused))?.focus();
  }

  return {
    element: el('div', { class: 'one' }, el('header', { class: 'page-head' }, el('a', { class: 'back', href: '#/releases' }, icon('back'), 'Releases'), title, headline, actions), notice.element),
    title: `Release ${text}`,
    stream: { kinds: ['release', 'result'] },
    hear(event) {
      if (event.kind === 'release') {
        release.ask(); // it may be replaced by another one
        if (event.release === id) {
          failures.ask();
          results.ask();
        }
      } else if (event.release === id && event.result) {
        release.ask();
        take(event.result);
        if (groupOf(event.result.state) === 'failed') {
          failures.ask();
        }
      }
    },
    reload,
    close() {
      window.clearTimeout(timer);
      [release, failures, results].forEach((resource) => resource.close());
    },
    render() {
      const { value, error } = release;
      if (!value && error && [400, 404].includes(/** @type {any} */ (error).status)) {
        drawn = undefined;
        fill(headline);
        fill(actions);
        notice.notice('unknown', () => emptyNotice('release', 'No such release', el('p', {}, release.reason), el('a', { class: 'button', href: '#/releases' }, 'All releases')));
        return;
      }
      if (notice.waits(release) || !value) {
        return;
      }
      notice.notice('');
      if (value !== drawn) {
        draw(value);
      }
      if (!failed.waits(failures)) {
        failed.element.hidden = failures.value?.length === 0;
        failed.notice('');
        if (failures.value !== drawnFailures) {
          drawnFailures = failures.value;
          refill(failureList, ...(failures.value ?? []).map(failureItem));
        }
      }
      if (!devices.waits(results)) {
        const known = results.value ?? [];
        devices.setCount(known.length.toLocaleString('en'));
        if (known.length === 0) {
          devices.notice('none', () => emptyNotice('screen', 'No device has begun', el('p', {}, `Devices that follow ${value.channel} begin when they are online. A device's page tells why it has not.`)));
        } else {
          devices.notice('');
          showResults(known);
        }
      }
    },
  };

  /** @param {ReleaseResult[]} known */
  function showResults(known) {
    const order = `${sort.key} ${sort.descends}`;
    if (shown.known !== known || shown.order !== order) {
      shown = { known, order };
      table.show(known.length, 0, sorted(known, columns, sort));
    }
  }
}

/**
 * The newer one of each device.
 * @param {ReleaseResult[]} known
 * @param {Map<string, ReleaseResult>} heard
 */
function merged(known, heard) {
  const all = new Map(known.map((result) => [result.device, result]));
  for (const [device, result] of heard) {
    const other = all.get(device);
    if (!other || result.attempt > other.attempt || (result.attempt === other.attempt && Date.parse(result.at) >= Date.parse(other.at))) {
      all.set(device, result);
    }
  }
  return [...all.values()];
}

/** @param {number} id */
async function allResults(id) {
  const all = [];
  for (let after = /** @type {string | undefined} */ (''); after !== undefined;) {
    const page = await api.results(id, after);
    all.push(...page.items);
    after = page.next ?? undefined;
  }
  return all;
}

/** @param {import('../types.js').Failure} failure */
function failureItem({ state, reason, count, devices }) {
  return el(
    'li',
    {},
    el('div', { class: 'what' }, stateMark(state), el('b', {}, plural(count, 'device', 'devices'))),
    el('p', { class: 'reason' }, reason || 'No reason was given.'),
    el('p', { class: 'where' }, ...devices.map((device) => el('a', { class: 'tag', href: deviceAddress(device) }, device)), count > devices.length && el('span', { class: 'soft' }, `and ${(count - devices.length).toLocaleString('en')} more`)),
  );
}

/**
 * @param {Release} release
 * @param {() => Record<string, number>} counts as they are when one is clicked
 * @param {() => void} onDone
 */
function actionsOf(release, counts, onDone) {
  const name = `${release.package} ${release.version}`;
  const failed = () => Object.entries(counts()).reduce((sum, [state, count]) => sum + (groupOf(state) === 'failed' ? count : 0), 0);
  const known = () => Object.values(counts()).reduce((sum, count) => sum + count, 0);

  /**
   * @param {string} label
   * @param {Omit<Parameters<typeof ask>[0], 'content'> & { text: () => string, said: string, leads?: string }} question
   */
  const button = (label, { text, said, leads, ...question }) => el('button', {
    type: 'button',
    class: question.isDangerous ? 'button danger-quiet' : 'button',
    async onclick() {
      if (await ask({ ...question, content: [el('p', {}, text())] })) {
        announce(said);
        if (leads) {
          location.hash = leads;
        } else {
          onDone();
        }
      }
    },
  }, label);

  const again = release.state === 'live' ? 'Announce again' : 'Announce';
  const replaces = release.state === 'live' ? '' : ` It takes the place of what is announced of ${release.package} on ${release.channel} now.`;
  return [
    downloadLink(release),
    button(again, {
      title: `${again} ${name}?`, action: again, act: () => api.announce(release.id), said: `${name} is announced on ${release.channel}.`,
      text: () => `${failed() > 0 ? `The ${plural(failed(), 'device', 'devices')} that failed may` : 'Devices that fail may'} try once more; devices that have it stay as they are.${replaces}`,
    }),
    release.state === 'live' && button('Withdraw', {
      title: `Withdraw ${name}?`, action: 'Withdraw', isDangerous: true, act: () => api.withdraw(release.id), said: `${name} is withdrawn.`,
      text: () => `Devices that have not begun stay as they are; those in the middle of it finish. Nothing is uninstalled. You can announce it again later.`,
    }),
    release.state !== 'live' && button('Delete', {
      title: `Delete ${name}?`, action: 'Delete for good', isDangerous: true, act: () => api.remove(release.id), said: `${name} is deleted.`, leads: '#/releases',
      text: () => `The release and ${known() > 0 ? `the results of ${plural(known(), 'device', 'devices')}` : 'its results'} are forgotten, and its artifact, if no other release has it. Devices keep what they have installed. This cannot be undone.`,
    }),
  ].filter((one) => one !== false);
}
