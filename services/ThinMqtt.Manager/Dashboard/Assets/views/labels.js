// @ts-check
import * as api from '../api.js';
import { announce } from '../announce.js';
import { filterAddress } from '../address.js';
import { el, fill, setText } from '../dom.js';
import { quoted } from '../filter-words.js';
import { icon } from '../icons.js';
import { Panel } from '../panel.js';
import { Problem, reasonOf } from '../problem.js';
import { Resource } from '../resource.js';

/** Room and tags of a device: shown, and changed without overwriting what somebody else has changed meanwhile. */
export class LabelsPanel {
  #id;
  #labels;
  #room = el('input', { type: 'text', maxlength: '100', autocomplete: 'off' });
  #tags = el('input', { type: 'text', maxlength: '500', autocomplete: 'off', spellcheck: 'false' });
  #error = el('p', { class: 'error', role: 'alert' });
  #shown = el('div', { class: 'labels-shown' });
  #save = el('button', { type: 'submit', class: 'primary' }, 'Save');
  #form = el(
    'form',
    { class: 'labels-form', hidden: true, onsubmit: (/** @type {Event} */ event) => this.#submit(event), onkeydown: (/** @type {KeyboardEvent} */ event) => this.#press(event) },
    el('label', {}, 'Room', this.#room),
    el('label', {}, 'Tags, with commas between them', this.#tags),
    this.#error,
    el('div', { class: 'buttons' }, el('button', { type: 'button', onclick: () => this.#close() }, 'Cancel'), this.#save),
  );
  #edit = el('button', { type: 'button', class: 'button', onclick: () => this.#open() }, icon('pencil'), 'Edit');
  #panel = new Panel('labels', 'Labels', el('div', {}, this.#shown, this.#form), this.#edit);
  /** @type {string | undefined} */
  #tag;
  /** @type {unknown} */
  #drawn;

  /**
   * @param {import('../store.js').Store} store
   * @param {string} id
   */
  constructor(store, id) {
    this.#id = id;
    this.#labels = new Resource(store, `labels ${id}`, () => api.labels(id));
    this.element = this.#panel.element;
  }

  ask() {
    this.#labels.ask();
  }

  close() {
    this.#labels.close();
  }

  render() {
    if (this.#panel.waits(this.#labels)) {
      return;
    }
    this.#panel.notice('');
    const labels = this.#labels.value?.labels;
    if (labels && labels !== this.#drawn) {
      this.#drawn = labels;
      const { room, tags } = labels;
      const link = (/** @type {string} */ attribute, /** @type {string} */ value) => el('a', { class: 'tag', href: filterAddress(`${attribute}=${quoted(value)}`), title: `All devices with ${attribute} ${value}` }, value);
      fill(this.#shown, room ? link('room', room) : '', ...tags.map((tag) => link('tag', tag)), !room && tags.length === 0 && el('span', { class: 'none' }, 'No room and no tags yet. They make it easy to find, and groups of devices possible.'));
    }
  }

  #open() {
    const found = this.#labels.value;
    this.#room.value = found?.labels.room ?? '';
    this.#tags.value = found?.labels.tags.join(', ') ?? '';
    this.#tag = found?.tag;
    setText(this.#error, '');
    this.#show(true);
    this.#room.focus();
  }

  #close() {
    this.#show(false);
    this.#edit.focus();
  }

  /** @param {boolean} isEdited */
  #show(isEdited) {
    this.#form.hidden = !isEdited;
    this.#shown.hidden = isEdited;
    this.#edit.hidden = isEdited;
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.key === 'Escape') {
      event.stopPropagation();
      this.#close();
    }
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    this.#save.disabled = true;
    const tags = [...new Set(this.#tags.value.split(',').map((tag) => tag.trim()).filter(Boolean))];
    try {
      await api.setLabels(this.#id, { room: this.#room.value.trim() || undefined, tags }, this.#tag);
      this.#labels.ask();
      this.#close();
      announce('Saved the labels.');
    } catch (error) {
      await this.#explain(error);
    } finally {
      this.#save.disabled = false;
    }
  }

  /** Of a conflict it says what is there now; saving once more then replaces that. @param {unknown} error */
  async #explain(error) {
    if (!(error instanceof Problem && error.status === 412)) {
      setText(this.#error, reasonOf(error));
      return;
    }
    try {
      const { labels, tag } = await api.labels(this.#id);
      this.#tag = tag;
      const there = [labels.room, ...labels.tags].filter(Boolean).join(', ') || 'nothing';
      setText(this.#error, `Somebody else has changed these labels meanwhile, to: ${there}. Save again to replace that by what is written here, or cancel to keep it.`);
      this.#labels.ask();
    } catch (failure) {
      setText(this.#error, reasonOf(failure));
    }
  }
}
