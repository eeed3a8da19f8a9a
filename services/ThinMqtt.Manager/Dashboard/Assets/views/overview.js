// @ts-check
import { el } from '../dom.js';
import { activityPanel } from './activity.js';
import { devicesPanel } from './devices.js';
import { releasesPanel } from './releases.js';

/**
 * Everything at a glance; on a large screen without scrolling the page.
 * @param {import('../store.js').Store} store
 * @returns {import('../router.js').View}
 */
export function overviewView(store) {
  const panels = [releasesPanel(store), activityPanel(store), devicesPanel(store)];
  return {
    element: el('div', { class: 'overview' }, el('h1', { class: 'unseen' }, 'Overview'), ...panels.map((panel) => panel.element)),
    render: () => panels.forEach((panel) => panel.render()),
  };
}
