// @ts-check

/**
 * Where the page is: what stands behind the `#` of its address.
 * @typedef {object} Address
 * @property {string[]} parts of the path, decoded
 * @property {URLSearchParams} query
 */

/**
 * @param {string} hash with its `#`
 * @returns {Address}
 */
export function parseAddress(hash) {
  const [path, ...query] = hash.replace(/^#/, '').split('?');
  return { parts: path.split('/').filter(Boolean).map(decode), query: new URLSearchParams(query.join('?')) };
}

/**
 * @param {string[]} parts
 * @param {Record<string, string | undefined>} [query] what is empty is left out
 */
export function formatAddress(parts, query = {}) {
  const given = Object.entries(query).flatMap(([name, value]) => (value ? [`${name}=${encodeURIComponent(value)}`] : []));
  return `#/${parts.map(encodeURIComponent).join('/')}${given.length > 0 ? `?${given.join('&')}` : ''}`;
}

/** @param {string} id */
export const deviceAddress = (id) => formatAddress(['devices', id]);

/** @param {number} id */
export const releaseAddress = (id) => formatAddress(['releases', String(id)]);

/** @param {string} filter */
export const filterAddress = (filter) => formatAddress(['devices'], { filter });

/** A person may have typed anything. @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
