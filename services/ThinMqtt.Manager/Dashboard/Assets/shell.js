// @ts-check
import { announcements } from './announce.js';
import { el, fill, setText } from './dom.js';
import { timeOfDay } from './format.js';
import { icon } from './icons.js';
import { showKeys } from './keys.js';
import { isDark, onSystemTheme, toggleTheme } from './theme.js';

const pages = [
  { page: '', title: 'Overview' },
  { page: 'devices', title: 'Devices' },
  { page: 'releases', title: 'Releases' },
  { page: 'activity', title: 'Activity' },
];

const connectionWords = { connecting: 'Connecting', live: 'Live', lost: 'Disconnected' };

/** What stands around every view: name, navigation, connection, theme. */
export class Shell {
  #store;
  #links = pages.map(({ page, title }) => el('a', { href: `#/${page}` }, title));
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
    this.elements = [el('a', { class: 'skip', href: '#main', onclick: skip }, 'Skip to content'), this.#header(), this.#banner, announcements()];
    this.#showTheme();
    onSystemTheme(() => this.#showTheme());
    setInterval(() => this.#showRetry(), 250);
  }

  /**
   * @param {string} current
   * @param {string} title
   */
  showPage(current, title) {
    document.title = title === 'Overview' ? 'ThinMqtt' : `${title} – ThinMqtt`;
    pages.forEach(({ page }, index) => {
      if (page === current) {
        this.#links[index].setAttribute('aria-current', 'page');
      } else {
        this.#links[index].removeAttribute('aria-current');
      }
    });
  }

  render() {
    const { connection } = this.#store;
    setText(this.#connection, connectionWords[connection.state]);
    this.#pill.className = `connection ${connection.state}`;
    this.#banner.hidden = connection.state !== 'lost';
    document.documentElement.dataset.connection = connection.state;
    if (connection.state === 'lost') {
      setText(this.#lostText, `${connection.reason} What is shown is as of ${timeOfDay(connection.since)}.`);
      this.#showRetry();
    }
  }

  #header() {
    return el(
      'header',
      { class: 'top' },
      el('a', { class: 'brand', href: '#/' }, el('span', { class: 'mark', 'aria-hidden': 'true' }), 'ThinMqtt'),
      el('nav', { 'aria-label': 'Views' }, ...this.#links),
      this.#pill,
      el('button', { type: 'button', class: 'quiet', title: 'Keys', 'aria-label': 'Show the keys', onclick: showKeys }, icon('keyboard')),
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
