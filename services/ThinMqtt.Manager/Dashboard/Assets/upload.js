// @ts-check
import { Problem, problemOf } from './problem.js';

/**
 * What a file is, by its name: `browser-1.2.3.zip`, as SemVer writes versions.
 * @param {string} fileName
 * @returns {{ package: string, version: string }} empty where the name does not say it
 */
export function guess(fileName) {
  const stem = fileName.replace(/\.zip$/i, '');
  const match = /^(.+?)[-_]v?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)$/.exec(stem);
  return match ? { package: match[1].toLowerCase(), version: match[2] } : { package: stem.toLowerCase().replace(/[^a-z0-9-]+/g, '-'), version: '' };
}

/**
 * Uploads an artifact and announces it. fetch would not tell how much has been sent.
 * @param {File} file
 * @param {{ package: string, version: string, channel: string }} release
 * @param {string} key the same for all attempts at one release: what arrived before is not done twice
 * @param {AbortSignal} signal
 * @param {(share: number) => void} onProgress from 0 to 1
 * @returns {Promise<import('./types.js').Release>}
 */
export function upload(file, release, key, signal, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let isSent = false;
    const end = (/** @type {string} */ partly, /** @type {string} */ whole) => () => reject(new Problem(0, isSent ? whole : partly));
    request.open('POST', `api/v1/releases?${new URLSearchParams(release)}`);
    request.setRequestHeader('Content-Type', 'application/zip');
    request.setRequestHeader('Idempotency-Key', key);
    request.upload.onprogress = ({ loaded, total }) => {
      isSent ||= total > 0 && loaded === total;
      onProgress(total > 0 ? loaded / total : 0);
    };
    request.upload.onload = () => (isSent = true);
    request.onload = () => {
      if (request.status < 300) {
        readRelease(request.responseText, resolve, reject);
      } else {
        reject(problemOf(request.status, request.responseText, 'the upload'));
      }
    };
    request.onerror = end(
      'The upload broke off and nothing of it is kept. Look whether the manager is there, and send it again.',
      'The connection broke off after all was sent: it may be announced. Send it again as it is; it is announced once at most.',
    );
    request.onabort = end(
      'The upload was cancelled; nothing of it is kept.',
      'All was sent before it was stopped: it may be announced. Look for it among the releases, or send it again as it is; it is announced once at most.',
    );
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

/**
 * @param {string} text
 * @param {(release: import('./types.js').Release) => void} resolve
 * @param {(problem: Problem) => void} reject
 */
function readRelease(text, resolve, reject) {
  try {
    resolve(JSON.parse(text));
  } catch {
    reject(new Problem(0, 'What answered the upload is not the manager, but perhaps a proxy before it. Look for it among the releases, or send it again as it is; it is announced once at most.'));
  }
}
