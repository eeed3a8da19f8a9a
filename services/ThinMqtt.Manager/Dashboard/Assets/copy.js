// @ts-check
import { el, fill } from './dom.js';
import { icon } from './icons.js';
import { announce } from './announce.js';

/**
 * A button that copies a text.
 * @param {string} what it is, for who cannot see where the button stands
 * @param {string} text
 */
export function copyButton(what, text) {
  const button = el('button', { type: 'button', class: 'copy', title: `Copy ${what}`, 'aria-label': `Copy ${what}`, onclick: copy }, icon('copy'));

  async function copy() {
    const isCopied = await write(text);
    fill(button, icon(isCopied ? 'check' : 'cross'));
    announce(isCopied ? `Copied ${what}.` : `${what} could not be copied; select and copy it.`);
    button.addEventListener('pointerleave', () => fill(button, icon('copy')), { once: true });
  }

  return button;
}

/** The clipboard is for pages over TLS, or of this machine; elsewhere a selection is copied. @param {string} text */
async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = el('textarea', { class: 'unseen', 'aria-hidden': 'true', readonly: true });
    area.value = text;
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand('copy');
    area.remove();
    return isCopied;
  }
}
