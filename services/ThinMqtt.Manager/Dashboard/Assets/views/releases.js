// @ts-check
import * as api from '../api.js';
import { releaseAddress } from '../address.js';
import { elapsed } from '../clock.js';
import { el, fill, setText } from '../dom.js';
import { size } from '../format.js';
import { icon } from '../icons.js';
import { emptyNotice, Panel } from '../panel.js';
import { progress, progressText } from '../progress.js';
import { Problem, reasonOf } from '../problem.js';
import { Resource } from '../resource.js';
import { sorted, Table } from '../table.js';
import { Tail } from '../tail.js';
import { acceptDrops, publish } from './publish.js';

/** @typedef {import('../types.js').Release} Release */

const states = ['live', 'replaced', 'withdrawn'];

/** @type {import('../table.js').Column<Release>[]} */
const columns = [
  { key: 'package', title: 'Package', width: 'minmax(120px, 1fr)', text: (release) => release.package, draw: drawName },
  { key: 'version', title: 'Version', width: 'minmax(84px, 0.6fr)', text: (release) => release.version },
  { key: 'channel', title: 'Channel', width: 'minmax(80px, 0.5fr)', text: (release) => release.channel, draw: (cell, release) => fill(cell, el('span', { class: 'tag' }, release.channel)) },
  { key: 'state', title: 'State', width: '96px', text: (release) => release.state, draw: (cell, release) => fill(cell, releaseState(release)), order: (release) => states.indexOf(release.state) },
  { key: 'results', title: 'Progress', width: 'minmax(260px, 2.4fr)', text: (release) => progressText(release.counts), draw: (cell, release) => fill(cell, progress(release.counts)), order: (release) => release.counts.succeeded ?? 0, descends: true },
  { key: 'size', title: 'Size', width: '68px', text: (release) => size(release.size), order: (release) => release.size, descends: true },
  { key: 'announced', title: 'Announced', width: '92px', text: (release) => release.announced, draw: (cell, release) => fill(cell, elapsed(release.announced)), order: (release) => Date.parse(release.announced), descends: true },
  { key: 'get', title: 'Download', width: '76px', text: (release) => String(release.id), draw: (cell, release) => fill(cell, downloadLink(release)), fixed: true },
];

/**
 * All releases, and a way to bring out one: a button, or a file that is dropped anywhere on the page.
 * @param {import('../store.js').Store} store
 * @returns {import('../router.js').View}
 */
export function releasesView(store) {
  /** Further pages, after the first one. @type {Tail<Release>} */
  const older = new Tail();
  /** @type {string | undefined} */
  let next;
  /** @type {unknown} */
  let followed;
  const releases = new Resource(store, 'releases', () => api.releases());
  const sort = { key: 'announced', descends: true };
  const table = new Table({
    name: 'releases', label: 'Releases', columns, keyOf: (release) => release.id, hrefOf: (release) => releaseAddress(release.id), sort,
    onSort(wanted) {
      Object.assign(sort, wanted);
      table.setSort(sort);
      store.changed();
    },
  });
  const more = el('button', { type: 'button', class: 'more', hidden: true, onclick: readOlder }, 'Show older releases');
  const problem = el('p', { class: 'error', role: 'alert' });
  const button = el('button', { type: 'button', class: 'primary', onclick: () => publish(null, channels()) }, icon('upload'), 'New release');
  const panel = new Panel('releases', 'Releases', el('div', { class: 'stack' }, table.element, more, problem), button);
  const element = el('div', { class: 'single droppable' }, el('h1', { class: 'unseen' }, 'Releases'), panel.element, el('div', { class: 'drop-hint', 'aria-hidden': 'true' }, 'Drop the zip to bring it out'));
  acceptDrops(element, (file) => publish(file, channels()));

  const channels = () => [...new Set(older.all.map(({ channel }) => channel))];

  async function readOlder() {
    const { last } = older;
    more.disabled = true;
    setText(problem, '');
    try {
      const page = await api.releases(next);
      next = older.add(last, page.items) ? page.next : next;
    } catch (error) {
      setText(problem, reasonOf(error));
    } finally {
      more.disabled = false;
      store.changed();
    }
  }

  /** Reads one that has changed and is not on the first page. @param {number | undefined} id */
  async function readAgain(id) {
    if (id === undefined || !older.items.some((one) => one.id === id)) {
      return;
    }
    try {
      const release = await api.release(id);
      older.items = older.items.map((one) => (one.id === id ? release : one));
    } catch (error) {
      if (error instanceof Problem && error.name === 'unknown-release') {
        older.items = older.items.filter((one) => one.id !== id);
      }
    }
    store.changed();
  }

  return {
    element,
    title: 'Releases',
    stream: { kinds: ['release', 'result'] },
    hear(event) {
      releases.ask();
      if (event.kind === 'release') {
        readAgain(event.release);
      }
    },
    reload: () => releases.ask(),
    close: () => releases.close(),
    render() {
      if (panel.waits(releases)) {
        return;
      }
      if (releases.value && followed !== releases.value) {
        followed = releases.value;
        const { items, next: further } = releases.value;
        next = older.follow(items, !further) ? further : next;
      }
      const known = older.all;
      panel.setCount(known.length > 0 ? `${known.filter(({ state }) => state === 'live').length} live` : '');
      if (known.length === 0) {
        panel.notice('empty', noRelease);
      } else {
        panel.notice('');
        table.show(known.length, 0, sorted(known, columns, sort));
      }
      more.hidden = !next;
    },
  };
}

function noRelease() {
  const url = new URL('api/v1/releases?package=hello&version=1.0.0', document.baseURI);
  return emptyNotice(
    'release',
    'No release has been announced yet',
    el('p', {}, 'Drop a zip with an install.sh here, take New release above, or publish one from a shell:'),
    el('code', {}, `curl -H 'Content-Type: application/zip' --data-binary @hello-1.0.0.zip '${url}'`),
  );
}

/**
 * @param {HTMLElement} cell
 * @param {Release} release
 */
function drawName(cell, release) {
  fill(cell, el('a', { href: releaseAddress(release.id), tabindex: '-1' }, release.package));
}

/** @param {Release} release */
export const releaseState = ({ state }) => el('span', { class: `state ${state}` }, el('span', { class: 'dot', 'aria-hidden': 'true' }), state);

/** @param {Release} release */
export function downloadLink(release) {
  const what = `Download zip of ${release.package} ${release.version}, ${size(release.size)}`;
  return el('a', { class: 'button download', href: api.artifactUrl(release), download: true, title: what, 'aria-label': what }, icon('download'), el('span', {}, 'zip'));
}
