// @ts-check
import { startClock } from './clock.js';
import { el } from './dom.js';
import { startKeys } from './keys.js';
import { Live } from './live.js';
import { Router } from './router.js';
import { Shell } from './shell.js';
import { Store } from './store.js';
import { startTheme } from './theme.js';
import { activityView } from './views/activity.js';
import { deviceView } from './views/device.js';
import { devicesView } from './views/devices.js';
import { overviewView } from './views/overview.js';
import { releaseView } from './views/release.js';
import { releasesView } from './views/releases.js';

startTheme();
const store = new Store();
const live = new Live(store);
const shell = new Shell(store, () => live.retry());
const outlet = el('main', { id: 'main', tabindex: '-1' });
document.body.append(...shell.elements, outlet);

const router = new Router(
  outlet,
  {
    '': () => overviewView(store),
    devices: (address) => devicesView(store, live, address),
    'devices/*': (address) => deviceView(store, address),
    releases: () => releasesView(store),
    'releases/*': (address) => releaseView(store, address),
    activity: () => activityView(store),
  },
  live,
  (page, title) => shell.showPage(page, title),
);
store.subscribe(() => {
  shell.render();
  router.render();
});
shell.render();
router.show();
startClock();
startKeys();
