// @ts-check
import { startClock } from './clock.js';
import { el } from './dom.js';
import { Live } from './live.js';
import { startRouter } from './router.js';
import { Shell } from './shell.js';
import { Store } from './store.js';
import { startTheme } from './theme.js';
import { activityView } from './views/activity.js';
import { devicesView } from './views/devices.js';
import { overviewView } from './views/overview.js';
import { releasesView } from './views/releases.js';

startTheme();
const store = new Store();
const live = new Live(store);
const shell = new Shell(store, () => live.retry());
const outlet = el('main', { id: 'main', tabindex: '-1' });
document.body.append(...shell.elements, outlet);

const renderView = startRouter(
  outlet,
  {
    '/': () => overviewView(store),
    '/devices': () => devicesView(store),
    '/releases': () => releasesView(store),
    '/activity': () => activityView(store),
  },
  (path) => shell.showPath(path),
);
store.subscribe(() => {
  shell.render();
  renderView();
});
shell.render();
startClock();
live.start();
