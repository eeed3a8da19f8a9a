// @ts-check
import { artifactUrl } from '../api.js';
import { elapsed } from '../clock.js';
import { el, fill } from '../dom.js';
import { size } from '../format.js';
import { icon } from '../icons.js';
import { emptyNotice, Panel, waitNotice } from '../panel.js';
import { progress, progressText } from '../progress.js';
import { Table } from '../table.js';

/** @typedef {import('../types.js').Release} Release */

const states = ['live', 'replaced', 'withdrawn'];

/** @type {import('../table.js').Column<Release>[]} */
const columns = [
  { key: 'package', title: 'Package', text: (release) => release.package },
  { key: 'version', title: 'Version', text: (release) => release.version },
  { key: 'channel', title: 'Channel', text: (release) => release.channel, draw: (cell, release) => fill(cell, el('span', { class: 'tag' }, release.channel)) },
  { key: 'state', title: 'State', text: (release) => `${release.state} ${release.withdrawn ?? ''}`, draw: drawState, order: (release) => states.indexOf(release.state) },
  { key: 'size', title: 'Size', text: (release) => size(release.size), order: (release) => release.size, descends: true },
  {
    key: 'announced',
    title: 'Announced',
    text: (release) => release.announced,
    draw: (cell, release) => fill(cell, elapsed(release.announced)),
    order: (release) => Date.parse(release.announced),
    descends: true,
  },
  {
    key: 'results',
    title: 'Progress',
    text: (release) => progressText(release.counts),
    draw: (cell, release) => fill(cell, progress(release.counts)),
    order: (release) => release.counts.succeeded ?? 0,
    descends: true,
  },
  { key: 'get', title: 'Download', text: (release) => String(release.id), draw: drawDownload, fixed: true },
];

/**
 * @param {import('../store.js').Store} store
 * @returns {import('../router.js').View}
 */
export function releasesView(store) {
  const panel = releasesPanel(store);
  return { element: el('div', { class: 'single' }, el('h1', { class: 'unseen' }, 'Releases'), panel.element), render: panel.render };
}

/**
 * @param {import('../store.js').Store} store
 * @returns {import('../router.js').View}
 */
export function releasesPanel(store) {
  const table = new Table({
    name: 'releases', label: 'Releases', columns, keyOf: (release) => release.id, sort: { key: 'announced', descends: true },
  });
  const panel = new Panel('releases', 'Releases', table.element);
  return {
    element: panel.element,
    render() {
      if (waitNotice(panel, store)) {
        return;
      }
      const releases = [...store.releases.values()];
      table.update(releases);
      panel.setCount(releases.length > 0 ? `${releases.filter(({ state }) => state === 'live').length} live` : '');
      if (releases.length === 0) {
        panel.notice('empty', noRelease);
      } else {
        panel.notice('');
      }
    },
  };
}

function noRelease() {
  const url = new URL('api/v1/releases?package=hello&version=1.0.0', document.baseURI);
  return emptyNotice(
    'release',
    'No release has been announced yet',
    el('p', {}, 'Publish one:'),
    el('code', {}, `curl -H 'Content-Type: application/zip' --data-binary @hello-1.0.0.zip '${url}'`),
  );
}

/**
 * @param {HTMLElement} cell
 * @param {Release} release
 */
function drawState(cell, release) {
  fill(cell, el('span', { class: `state ${release.state}` }, el('span', { class: 'dot', 'aria-hidden': 'true' }), release.state));
  if (release.withdrawn) {
    const since = elapsed(release.withdrawn);
    since.className = 'since';
    cell.append(since);
  }
}

/**
 * @param {HTMLElement} cell
 * @param {Release} release
 */
function drawDownload(cell, release) {
  const what = `Download zip of ${release.package} ${release.version}, ${size(release.size)}`;
  fill(cell, el('a', { class: 'download', href: artifactUrl(release), download: true, title: what, 'aria-label': what }, icon('download'), el('span', {}, 'zip')));
}
