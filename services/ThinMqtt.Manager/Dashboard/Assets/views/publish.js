// @ts-check
import { newKey } from '../api.js';
import { announce } from '../announce.js';
import { releaseAddress } from '../address.js';
import { el, fill, setText } from '../dom.js';
import { size } from '../format.js';
import { icon } from '../icons.js';
import { reasonOf } from '../problem.js';
import { guess, upload } from '../upload.js';

/**
 * Asks what an artifact is and brings it out: progress, cancel, and a reason when it fails.
 * @param {File | null} given null asks for a file, too
 * @param {string[]} channels that are known
 */
export function publish(given, channels) {
  let file = given;
  /** @type {AbortController | null} */
  let sending = null;
  /** What was sent last, and its key. @type {{ file: File, fields: string, key: string } | null} */
  let attempt = null;
  const input = el('input', { type: 'file', accept: '.zip,application/zip', class: 'unseen', onchange: () => choose(input.files?.[0] ?? null) });
  const name = el('input', { type: 'text', required: true, autocomplete: 'off', spellcheck: 'false' });
  const version = el('input', { type: 'text', required: true, autocomplete: 'off', spellcheck: 'false', placeholder: '1.2.3' });
  const channel = el('input', { type: 'text', required: true, value: 'stable', list: 'channels', autocomplete: 'off', spellcheck: 'false' });
  const chosen = el('span', { class: 'chosen' });
  const bar = el('progress', { max: '1', value: '0', 'aria-label': 'Uploaded', hidden: true });
  const said = el('p', { class: 'said-progress', role: 'status' });
  const error = el('p', { class: 'error', role: 'alert' });
  const submit = el('button', { type: 'submit', class: 'primary' }, 'Upload and announce');
  const fields = el(
    'fieldset',
    {},
    el('div', { class: 'file' }, el('label', { class: 'button' }, icon('upload'), 'Choose a zip', input), chosen),
    el('label', {}, 'Package', name),
    el('div', { class: 'pair' }, el('label', {}, 'Version', version), el('label', {}, 'Channel', channel)),
    el('datalist', { id: 'channels' }, ...channels.map((one) => el('option', { value: one }))),
  );
  const cancel = el('button', { type: 'button', onclick: leave }, 'Cancel');
  const dialog = el(
    'dialog',
    { class: 'publish', 'aria-labelledby': 'publish-title', oncancel: (/** @type {Event} */ event) => { event.preventDefault(); leave(); }, onclose: () => dialog.remove() },
    el('form', { onsubmit: send }, el('h2', { id: 'publish-title' }, 'New release'), el('p', { class: 'soft' }, 'Devices on the channel begin to install it as soon as it is announced.'), fields, bar, said, error, el('div', { class: 'buttons' }, cancel, submit)),
  );

  /** @param {File | null} next */
  function choose(next) {
    if (sending) {
      return;
    }
    file = next ?? file;
    submit.disabled = !file;
    fill(chosen, file ? `${file.name}, ${size(file.size)}` : 'or drop one here');
    if (file) {
      const found = guess(file.name);
      name.value = found.package;
      version.value = found.version;
      (found.version ? submit : version).focus();
    }
  }

  /**
   * The same as before for the same file and fields.
   * @param {File} sent
   * @param {{ package: string, version: string, channel: string }} release
   */
  function keyOf(sent, release) {
    const fields = JSON.stringify(release);
    if (attempt?.file !== sent || attempt.fields !== fields) {
      attempt = { file: sent, fields, key: newKey() };
    }
    return attempt.key;
  }

  /** While it is sent, the sending ends; otherwise the dialog. */
  function leave() {
    if (sending) {
      sending.abort();
    } else {
      dialog.close();
    }
  }

  /** @param {SubmitEvent} event */
  async function send(event) {
    event.preventDefault();
    if (!file) {
      return;
    }
    sending = new AbortController();
    show(true);
    try {
      const wanted = { package: name.value.trim(), version: version.value.trim(), channel: channel.value.trim() };
      const release = await upload(file, wanted, keyOf(file, wanted), sending.signal, progress);
      announce(`${release.package} ${release.version} is announced on ${release.channel}.`);
      dialog.close();
      location.hash = releaseAddress(release.id);
    } catch (problem) {
      setText(error, reasonOf(problem));
    } finally {
      sending = null;
      show(false);
    }
  }

  /** @param {boolean} isSending */
  function show(isSending) {
    fields.disabled = isSending;
    submit.disabled = isSending;
    bar.hidden = !isSending;
    bar.value = 0;
    setText(cancel, isSending ? 'Stop the upload' : 'Cancel');
    setText(said, '');
    if (isSending) {
      setText(error, '');
    }
  }

  /** @param {number} share */
  function progress(share) {
    bar.value = share;
    setText(said, share < 1 ? `${Math.floor(share * 100)} % of ${size(file?.size ?? 0)}` : 'Sent; the manager checks and stores it.');
  }

  acceptDrops(dialog, choose);
  document.body.append(dialog);
  dialog.showModal();
  choose(given);
}

/**
 * Takes a file that is dropped on an element, and shows where.
 * @param {HTMLElement} element
 * @param {(file: File) => void} onFile
 */
export function acceptDrops(element, onFile) {
  element.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) {
      event.preventDefault();
      element.classList.add('dropping');
    }
  });
  element.addEventListener('dragleave', (event) => {
    if (!element.contains(/** @type {Node | null} */ (event.relatedTarget))) {
      element.classList.remove('dropping');
    }
  });
  element.addEventListener('drop', (event) => {
    event.preventDefault();
    element.classList.remove('dropping');
    const file = event.dataTransfer?.files[0];
    if (file) {
      onFile(file);
    }
  });
}
