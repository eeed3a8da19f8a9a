// @ts-check

/** Why the manager did not do what it was asked for; its message is for a person. */
export class Problem extends Error {
  /**
   * @param {number} status of HTTP; 0 where nothing was answered
   * @param {string} message
   * @param {{ type?: string, position?: number, length?: number }} [more] of RFC 9457
   */
  constructor(status, message, { type = '', position, length } = {}) {
    super(message);
    this.status = status;
    this.name = type.split(':').at(-1) ?? '';
    this.position = position;
    this.length = length;
  }
}

/**
 * @param {number} status
 * @param {string} body
 * @param {string} what was asked for
 */
export function problemOf(status, body, what) {
  /** @type {Record<string, any>} */
  let told = {};
  try {
    told = JSON.parse(body);
  } catch {
    // A proxy on the way answers what it likes.
  }
  return new Problem(status, told.detail ?? `The manager answers ${status} to ${what}. Look into its log.`, told);
}

/** @param {unknown} error */
export function reasonOf(error) {
  if (error instanceof Problem) {
    return error.message;
  }
  const isLate = error instanceof DOMException && error.name === 'TimeoutError';
  return isLate ? 'The manager does not answer.' : 'The manager cannot be reached.';
}
