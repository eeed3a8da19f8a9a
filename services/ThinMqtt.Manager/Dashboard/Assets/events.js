// @ts-check
import { setServerTime } from './clock.js';
import { problemOf } from './problem.js';

/**
 * A Server-Sent Event.
 * @typedef {object} ServerEvent
 * @property {string} kind
 * @property {string} id empty where it has none
 * @property {string} data
 */

/** Takes Server-Sent Events from text that comes in pieces. */
export class EventParser {
  #onEvent;
  #rest = '';
  #kind = '';
  #id = '';
  /** @type {string[]} */
  #data = [];

  /** @param {(event: ServerEvent) => void} onEvent */
  constructor(onEvent) {
    this.#onEvent = onEvent;
  }

  /** @param {string} text */
  push(text) {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    lines.forEach((line) => this.#take(line.endsWith('\r') ? line.slice(0, -1) : line));
  }

  /** @param {string} line */
  #take(line) {
    if (line === '') {
      this.#finish();
      return;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') {
      this.#kind = value;
    } else if (field === 'id') {
      this.#id = value;
    } else if (field === 'data') {
      this.#data.push(value);
    }
  }

  #finish() {
    if (this.#data.length > 0) {
      this.#onEvent({ kind: this.#kind || 'message', id: this.#id, data: this.#data.join('\n') });
    }
    this.#kind = '';
    this.#id = '';
    this.#data = [];
  }
}

/**
 * Listens until the signal or the server ends it. EventSource would not say why it is refused.
 * @param {string} url
 * @param {AbortSignal} signal
 * @param {() => void} onOpen
 * @param {(event: ServerEvent) => void} onEvent
 */
export async function listen(url, signal, onOpen, onEvent) {
  const answer = await fetch(url, { signal, cache: 'no-store', headers: { Accept: 'text/event-stream' } });
  setServerTime(answer.headers.get('date'));
  if (!answer.ok || !answer.body) {
    throw problemOf(answer.status, await answer.text(), url);
  }
  onOpen();
  const parser = new EventParser(onEvent);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    parser.push(piece.value);
  }
}
