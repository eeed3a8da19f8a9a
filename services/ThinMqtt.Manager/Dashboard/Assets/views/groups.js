// @ts-check
import * as api from '../api.js';
import { announce } from '../announce.js';
import { ask } from '../dialog.js';
import { el, fill } from '../dom.js';
import { quoted } from '../filter-words.js';
import { plural } from '../format.js';
import { icon } from '../icons.js';
import { menu } from '../menu.js';
import { Problem } from '../problem.js';

/** @typedef {import('../types.js').Group} Group */

/**
 * The saved filters: to open, to save the present one, to delete.
 * @param {import('../resource.js').Resource<Group[]>} groups
 * @param {() => string} filter the present one
 * @param {(filter: string) => void} open
 */
export function groupsMenu(groups, filter, open) {
  const list = el('ul', { class: 'groups' });
  const save = el('button', { type: 'button', class: 'primary', onclick: () => saveFilter(filter(), changed) }, 'Save this filter…');
  const details = menu('group', 'Groups', el('div', {}, list, save), show);

  function show() {
    const items = groups.value ?? [];
    save.disabled = filter() === '';
    save.title = filter() === '' ? 'Write a filter first' : '';
    fill(list, ...items.map((group) => entry(group)), items.length === 0 && el('li', { class: 'none' }, 'No group yet. A group is a filter with a name: write one and save it.'));
  }

  /** @param {Group} group */
  function entry(group) {
    const { name, filter: text, description, devices } = group;
    return el(
      'li',
      {},
      el('button', { type: 'button', class: 'open', onclick: () => choose(`group:${quoted(name)}`) }, el('b', {}, name), devices !== undefined && el('span', { class: 'number' }, devices.toLocaleString('en')), el('code', {}, text), description && el('span', {}, description)),
      el('button', { type: 'button', class: 'quiet', title: `Write the filter of ${name} into the field`, 'aria-label': `Edit ${name}`, onclick: () => choose(text) }, icon('pencil')),
      el('button', { type: 'button', class: 'quiet', title: `Delete ${name}`, 'aria-label': `Delete ${name}`, onclick: () => remove(group) }, icon('trash')),
    );
  }

  /** @param {string} text */
  function choose(text) {
    details.open = false;
    open(text);
  }

  /** @param {Group} group */
  async function remove(group) {
    const { name, devices } = group;
    const isDone = await ask({
      title: `Delete the group ${name}?`,
      content: [el('p', {}, `Only the saved filter goes; ${devices === undefined ? 'its devices' : plural(devices, 'device', 'devices')} and what is installed on them stay. A group or a script that names it stops working.`)],
      action: 'Delete group',
      isDangerous: true,
      act: () => removeAsShown(group),
    });
    changed(isDone ? `Deleted ${name}.` : '');
  }

  /** Not what somebody else has made of it meanwhile. @param {Group} shown */
  async function removeAsShown(shown) {
    const { group, tag } = await api.group(shown.name);
    if (group.filter !== shown.filter) {
      groups.ask();
      throw new Problem(412, `Somebody else has changed the group ${shown.name} meanwhile, to: ${group.filter}. Cancel, and look at it once more.`);
    }
    await api.deleteGroup(shown.name, tag);
  }

  /** @param {string} said */
  async function changed(said) {
    details.open = false;
    if (said) {
      announce(said);
      groups.ask();
    }
  }

  return details;
}

/**
 * @param {string} filter
 * @param {(said: string) => void} onDone
 */
async function saveFilter(filter, onDone) {
  const name = el('input', { type: 'text', required: true, oninput: forget, maxlength: '64', pattern: '[A-Za-z0-9][A-Za-z0-9._\\-]*', title: 'Letters, digits, . _ and -; the first is a letter or digit', autocomplete: 'off', spellcheck: 'false' });
  const description = el('input', { type: 'text', maxlength: '200', autocomplete: 'off' });
  const replaces = el('input', { type: 'checkbox' });
  const replacing = el('label', { class: 'check', hidden: true }, replaces, 'Replace the filter that has this name now');
  /** What has this name, as the person was told. @type {{ group: Group, tag: string } | undefined} */
  let there;

  /** Who agreed to replace one group did not agree for another. */
  function forget() {
    if (description.value === there?.group.description) {
      description.value = '';
    }
    there = undefined;
    replaces.checked = false;
    replacing.hidden = true;
  }

  async function save() {
    const wanted = { name: name.value.trim(), filter, description: description.value.trim() || undefined };
    try {
      await api.saveGroup(wanted, replaces.checked ? there?.tag : undefined);
    } catch (error) {
      throw error instanceof Problem && error.status === 412 ? await conflict(wanted.name) : error;
    }
  }

  /** Says what is there now, and keeps its description unless another one is written. @param {string} name */
  async function conflict(name) {
    const wasAgreed = replaces.checked;
    try {
      const found = await api.group(name);
      forget();
      there = found;
      description.value ||= found.group.description ?? '';
      replacing.hidden = false;
      return new Problem(412, wasAgreed
        ? `Somebody else has changed the group ${name} meanwhile, to: ${found.group.filter}. Tick the box again to replace that, or choose another name.`
        : `There is a group ${name} already. Its filter is: ${found.group.filter}. Choose another name, or tick the box to replace it.`);
    } catch (error) {
      if (error instanceof Problem && error.status === 404) {
        forget();
        return new Problem(412, `Somebody else has deleted the group ${name} meanwhile. Save once more to make it anew.`);
      }
      return error;
    }
  }

  const isDone = await ask({
    title: 'Save this filter as a group',
    content: [
      el('code', { class: 'block' }, filter),
      el('label', {}, 'Name', name),
      el('label', {}, 'Description, if it needs one', description),
      replacing,
    ],
    action: 'Save group',
    act: save,
  });
  onDone(isDone ? `Saved ${name.value.trim()}.` : '');
}
