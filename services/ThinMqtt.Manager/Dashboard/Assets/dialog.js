// @ts-check
import { el, setText } from './dom.js';
import { reasonOf } from './problem.js';

/** @typedef {import('./dom.js').Child} Child */

/**
 * Asks a person, above everything else; Escape and Cancel leave all as it is.
 * @param {{ title: string, content: Child[], action: string, isDangerous?: boolean, act: () => Promise<unknown> }} question the dialog stays, with the reason, when `act` fails
 * @returns {Promise<boolean>} whether it was done
 */
export function ask({ title, content, action, isDangerous, act }) {
  return new Promise((resolve) => {
    let isDone = false;
    const error = el('p', { class: 'error', role: 'alert' });
    const button = el('button', { type: 'submit', class: isDangerous ? 'danger' : 'primary' }, action);
    const form = el(
      'form',
      { onsubmit: submit },
      el('h2', { id: 'dialog-title' }, title),
      ...content,
      error,
      el('div', { class: 'buttons' }, el('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'), button),
    );
    const dialog = el('dialog', { 'aria-labelledby': 'dialog-title', onclose: finish }, form);

    /** @param {SubmitEvent} event */
    async function submit(event) {
      event.preventDefault();
      button.disabled = true;
      setText(error, '');
      try {
        await act();
        isDone = true;
        dialog.close();
      } catch (problem) {
        setText(error, reasonOf(problem));
        button.disabled = false;
      }
    }

    function finish() {
      dialog.remove();
      resolve(isDone);
    }

    document.body.append(dialog);
    dialog.showModal();
  });
}

/**
 * Shows something until it is closed.
 * @param {string} title
 * @param {...Child} content
 */
export function tell(title, ...content) {
  const dialog = el(
    'dialog',
    { 'aria-labelledby': 'dialog-title', onclose: () => dialog.remove() },
    el('h2', { id: 'dialog-title' }, title),
    ...content,
    el('div', { class: 'buttons' }, el('button', { type: 'button', onclick: () => dialog.close() }, 'Close')),
  );
  document.body.append(dialog);
  dialog.showModal();
}
