// @ts-check
import { el, fill, setText } from './dom.js';
import { timeOfDay } from './format.js';
import { icon } from './icons.js';
import { countPresence, presences } from './presence.js';
import { isDark, onSystemTheme, toggleTheme } from './theme.js';

const pages = [
  { path: '/', title: 'Overview' },
  { path: '/devices', title: 'Devices' },
  { path: '/releases', title: 'Releases' },
  { path: '/activity', title: 'Activity' },
];

const connectionWords = { connecting: 'Connecting', live: 'Live', lost: 'Disconnected' };

/** What stands around every view: name, navigation, counts, connection, theme. */
export class Shell {
  #store;
  #links = pages.map(({ path, title }) => el('a', { href: `#${path}` }, title));
  #counts = presences.map((presence) => el('b', { 'data-count': presence }, '–'));
  #connection = el('span', { class: 'words' });
  #pill = el('div', { class: 'connection connecting', role: 'status' }, el('span', { class: 'dot', 'aria-hidden': 'true' }), this.#connection);
  #theme = el('button', { type: 'button', class: 'quiet', onclick: () => this.#toggleTheme() });
  #retryIn = el('span', { class: 'retry-in' });
  #lostText = el('span', {});
  #banner;

  /**
   * @param {import('./store.js').Store} store
   * @param {() => void} retry
   */
  constructor(store, retry) {
    this.#store = store;
    this.#banner = el(
      'div',
      { class: 'banner', role: 'alert', hidden: true },
      icon('warning'),
      el('p', {}, this.#lostText, ' ', this.#retryIn),
      el('button', { type: 'button', onclick: retry }, 'Retry now'),
    );
    this.elements = [el('a', { class: 'skip', href: '#main', onclick: skip }, 'Skip to content'), this.#header(), this.#banner];
    this.#showTheme();
    onSystemTheme(() => this.#showTheme());
    setInterval(() => this.#showRetry(), 250);
  }

  /** @param {string} path */
  showPath(path) {
    pages.forEach((page, index) => {
      const link = this.#links[index];
      if (page.path === path) {
        link.setAttribute('aria-current', 'page');
        document.title = page.path === '/' ? 'ThinMqtt' : `${page.title} – ThinMqtt`;
      } else {
        link.removeAttribute('aria-current');
      }
    });
  }

  render() {
    const { connection, devices, isLoaded } = this.#store;
    const counts = countPresence(devices.values());
    presences.forEach((presence, index) => setText(this.#counts[index], isLoaded ? counts[presence].toLocaleString('en') : '–'));
    setText(this.#connection, connectionWords[connection.state]);
    this.#pill.className = `connection ${connection.state}`;
    this.#banner.hidden = connection.state !== 'lost';
    document.documentElement.dataset.connection = connection.state;
    if (connection.state === 'lost') {
      setText(
        this.#lostText,
        isLoaded ? `${connection.reason} What is shown is as of ${timeOfDay(connection.since)}.` : connection.reason,
      );
      this.#showRetry();
    }
  }

  #header() {
    const counts = presences.map((presence, index) =>
      el('li', { class: `presence ${presence}` }, el('span', { class: 'dot', 'aria-hidden': 'true' }), this.#counts[index], ` ${presence}`));
    return el(
      'header',
      { class: 'top' },
      el('a', { class: 'brand', href: '#/' }, el('span', { class: 'mark', 'aria-hidden': 'true' }), 'ThinMqtt'),
      el('nav', { 'aria-label': 'Views' }, ...this.#links),
      el('ul', { class: 'counts', 'aria-label': 'Devices' }, ...counts),
      this.#pill,
      this.#theme,
    );
  }

  #showRetry() {
    const { state, retryAt } = this.#store.connection;
    if (state === 'lost') {
      const seconds = Math.ceil((retryAt - Date.now()) / 1000);
      setText(this.#retryIn, seconds > 0 ? `Trying again in ${seconds} s.` : 'Trying again now.');
    }
  }

  #toggleTheme() {
    toggleTheme();
    this.#showTheme();
  }

  #showTheme() {
    fill(this.#theme, icon(isDark() ? 'sun' : 'moon'));
    const label = isDark() ? 'Use the light theme' : 'Use the dark theme';
    this.#theme.setAttribute('aria-label', label);
    this.#theme.title = label;
  }
}

/** The address keeps its view. @param {Event} event */
function skip(event) {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
