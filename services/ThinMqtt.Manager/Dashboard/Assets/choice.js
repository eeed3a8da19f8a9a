// @ts-check

/**
 * What a person has chosen before, in this browser; null where nothing may be stored.
 * @param {string} key
 */
export function remembered(key) {
  try {
    return localStorage.getItem(`thinmqtt-${key}`);
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string} value
 */
export function remember(key, value) {
  try {
    localStorage.setItem(`thinmqtt-${key}`, value);
  } catch {
    // Where nothing may be stored, the choice holds until the page is closed.
  }
}
