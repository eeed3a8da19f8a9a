// @ts-check
import * as api from '../api.js';
import { deviceAddress } from '../address.js';
import { elapsed } from '../clock.js';
import { el, setText } from '../dom.js';
import { icon } from '../icons.js';
import { emptyNotice, Panel } from '../panel.js';
import { reasonOf } from '../problem.js';
import { Resource } from '../resource.js';
import { Tail } from '../tail.js';

/** @typedef {import('../types.js').Activity} Activity */
/** @typedef {import('../icons.js').IconName} IconName */

/** @type {Record<string, IconName>} */
const icons = {
  discovered: 'plus',
  online: 'up',
  stale: 'warning',
  offline: 'down',
  cloned: 'exchange',
  settled: 'check',
  updated: 'check',
  updateFailed: 'cross',
  hardwareChanged: 'plug',
};

/** Entries of one reading. */
const portion = 100;

/**
 * What happened to all devices, the newest first; older entries on demand.
 * @param {import('../store.js').Store} store
 * @returns {import('../router.js').View}
 */
export function activityView(store) {
  /** @type {Tail<Activity>} */
  const older = new Tail();
  /** @type {Activity[] | undefined} */
  let followed;
  const newest = new Resource(store, 'activity', () => api.activity(portion));
  const list = new ActivityList();
  const more = el('button', { type: 'button', class: 'more', onclick: readOlder }, 'Show older entries');
  const problem = el('p', { class: 'error', role: 'alert' });
  const panel = new Panel('activity', 'Activity', el('div', {}, list.element, more, problem));

  async function readOlder() {
    const { last } = older;
    more.disabled = true;
    setText(problem, '');
    try {
      const page = last ? await api.activity(portion, last.id) : [];
      more.hidden = older.add(last, page) && page.length < portion;
    } catch (error) {
      setText(problem, reasonOf(error));
    } finally {
      more.disabled = false;
      store.changed();
    }
  }

  return {
    element: el('div', { class: 'single' }, el('h1', { class: 'unseen' }, 'Activity'), panel.element),
    title: 'Activity',
    stream: { kinds: ['device'] },
    hear: () => newest.ask(),
    reload: () => newest.ask(),
    close: () => newest.close(),
    render() {
      if (panel.waits(newest)) {
        return;
      }
      if (newest.value && followed !== newest.value) {
        followed = newest.value;
        const isAll = followed.length < portion;
        more.hidden = older.follow(followed, isAll) ? isAll : more.hidden;
      }
      list.show(older.all);
      panel.notice(...activityNotice(older.all.length === 0));
    },
  };
}

/** @param {boolean} isEmpty @returns {[string, (() => import('../panel.js').Child[])?]} */
export const activityNotice = (isEmpty) =>
  isEmpty ? ['empty', () => emptyNotice('check', 'Nothing has happened yet', el('p', {}, 'What devices do is told here, by itself.'))] : [''];

/** Entries stay the elements they are. */
export class ActivityList {
  element = el('ol', { class: 'activities' });
  /** @type {Map<number, HTMLElement>} */
  #entries = new Map();

  /** @param {Activity[]} activities each once, the newest first */
  show(activities) {
    const gone = new Set(this.#entries.keys());
    let next = this.element.firstChild;
    for (const activity of activities) {
      const entry = this.#entries.get(activity.id) ?? draw(activity);
      if (gone.delete(activity.id) && entry === next) {
        next = next.nextSibling;
      } else if (entry !== next) {
        this.element.insertBefore(entry, next);
      }
      this.#entries.set(activity.id, entry);
    }
    for (const id of gone) {
      this.#entries.get(id)?.remove();
      this.#entries.delete(id);
    }
  }
}

/** @param {Activity} activity */
function draw({ kind, device, at, text }) {
  return el(
    'li',
    { class: `activity ${kind}` },
    el('span', { class: 'symbol' }, icon(icons[kind] ?? 'check')),
    el('a', { class: 'subject', href: deviceAddress(device) }, device),
    elapsed(at),
    el('span', { class: 'text' }, text),
  );
}
