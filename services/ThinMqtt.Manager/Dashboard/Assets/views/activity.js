// @ts-check
import { elapsed } from '../clock.js';
import { el, setText } from '../dom.js';
import { icon } from '../icons.js';
import { emptyNotice, Panel, waitNotice } from '../panel.js';

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
  announced: 'release',
  withdrawn: 'release',
};

/**
 * @param {import('../store.js').Store} store
 * @returns {import('../router.js').View}
 */
export function activityView(store) {
  const panel = activityPanel(store);
  return { element: el('div', { class: 'single' }, el('h1', { class: 'unseen' }, 'Activity'), panel.element), render: panel.render };
}

/**
 * What happened last, the newest first.
 * @param {import('../store.js').Store} store
 * @returns {import('../router.js').View}
 */
export function activityPanel(store) {
  const list = el('ol', { class: 'activities' });
  const panel = new Panel('activity', 'Activity', list);
  /** @type {Map<number | string, { element: HTMLElement, host: HTMLElement }>} */
  const entries = new Map();
  /** @type {Activity[]} */
  let shown = [];

  function update() {
    shown = store.activities;
    const gone = new Set(entries.keys());
    let next = list.firstChild;
    for (const activity of shown) {
      gone.delete(activity.id);
      let entry = entries.get(activity.id);
      if (!entry) {
        entry = draw(activity);
        entries.set(activity.id, entry);
      }
      if (entry.element === next) {
        next = next.nextSibling;
      } else {
        list.insertBefore(entry.element, next);
      }
    }
    for (const id of gone) {
      entries.get(id)?.element.remove();
      entries.delete(id);
    }
  }

  /** A device's host name may say more than its id, once it is known; it need not be the only one with it. @param {Activity} activity */
  const hostOf = ({ subject }) => {
    const host = store.devices.get(subject)?.hardware?.hostname ?? '';
    return host === subject ? '' : host;
  };

  return {
    element: panel.element,
    render() {
      if (waitNotice(panel, store)) {
        return;
      }
      if (shown !== store.activities) {
        update();
      }
      for (const activity of shown) {
        setText(/** @type {Node} */ (entries.get(activity.id)?.host), hostOf(activity));
      }
      if (shown.length === 0) {
        panel.notice('empty', () => emptyNotice('check', 'Nothing has happened yet'));
      } else {
        panel.notice('');
      }
    },
  };
}

/** @param {Activity} activity */
function draw(activity) {
  const host = el('span', { class: 'name' });
  const element = el(
    'li',
    { class: `activity ${activity.kind}` },
    el('span', { class: 'symbol' }, icon(icons[activity.kind] ?? 'check')),
    el('span', { class: 'subject' }, host, el('span', { class: 'name' }, activity.subject)),
    elapsed(activity.at),
    el('span', { class: 'text' }, activity.text),
  );
  return { element, host };
}
