// @ts-check
import * as api from '../api.js';
import { el, fill } from '../dom.js';
import { Panel } from '../panel.js';
import { Resource } from '../resource.js';

/** @typedef {import('../types.js').Why} Why */

/** How an answer is meant, for the stylesheet. */
const moods = { installed: 'good', underway: 'busy', waiting: 'busy', refused: 'bad', failed: 'bad', excluded: 'warn' };

/** Why a device has, or has not, a release: in words. */
export class WhyPanel {
  #releases;
  #store;
  #id;
  #choice = el('select', { id: 'why-release', onchange: () => this.#choose() });
  #answer = el('div', { class: 'answer', role: 'status' });
  #panel;
  /** @type {Resource<Why> | null} */
  #why = null;
  /** @type {unknown} */
  #drawn;
  /** @type {unknown} */
  #offered;
  #isSuggested = false;

  /**
   * @param {import('../store.js').Store} store
   * @param {string} id
   */
  constructor(store, id) {
    this.#store = store;
    this.#id = id;
    this.#releases = new Resource(store, 'releases', () => api.releases());
    this.#panel = new Panel('why', 'Why not?', el('div', {}, el('label', { for: 'why-release' }, 'Why has this device not got'), this.#choice, this.#answer));
    this.element = this.#panel.element;
  }

  ask() {
    this.#releases.ask();
    this.#why?.ask();
  }

  close() {
    this.#releases.close();
    this.#why?.close();
  }

  render() {
    if (this.#panel.waits(this.#releases)) {
      return;
    }
    this.#panel.notice('');
    this.#offer();
    const why = this.#why?.value ?? this.#why?.reason;
    if (why !== this.#drawn) {
      this.#drawn = why;
      fill(this.#answer, ...(typeof why === 'string' ? [why && el('p', { class: 'error' }, why)] : why ? answer(why) : []));
    }
  }

  /**
   * Answers for the newest release that a device has not, until a person chooses another one.
   * @param {import('../types.js').Device} device
   */
  suggest({ packages }) {
    const items = this.#releases.value?.items ?? [];
    if (this.#isSuggested || !this.#offered) {
      return;
    }
    this.#isSuggested = true;
    const missing = items.find(({ package: name, version, state }) => state === 'live' && !packages.some((one) => one.package === name && one.version === version));
    if (missing) {
      this.#choice.value = String(missing.id);
      this.#choose();
    }
  }

  #offer() {
    const items = this.#releases.value?.items ?? [];
    if (this.#offered === this.#releases.value) {
      return;
    }
    this.#offered = this.#releases.value;
    const chosen = this.#choice.value;
    fill(
      this.#choice,
      el('option', { value: '' }, items.length > 0 ? 'Choose a release' : 'There is no release yet'),
      ...items.map(({ id, package: name, version, channel, state }) => el('option', { value: id }, `${name} ${version} on ${channel}${state === 'live' ? '' : ` (${state})`}`)),
    );
    this.#choice.value = chosen;
  }

  #choose() {
    this.#why?.close();
    const release = Number(this.#choice.value);
    this.#why = release ? new Resource(this.#store, `why ${this.#id} ${release}`, () => api.why(this.#id, release)) : null;
    this.#why?.ask();
    this.#store.changed();
  }
}

/** @param {Why} why */
function answer({ answer: kind, text, reasons }) {
  return [
    el('p', { class: `verdict ${moods[kind] ?? ''}` }, el('b', {}, kind), ' ', text),
    el('ul', {}, ...reasons.map((reason) => el('li', {}, el('p', {}, reason.text), reason.advice && el('p', { class: 'advice' }, reason.advice)))),
  ];
}
