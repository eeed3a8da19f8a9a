// @ts-check
import { newKey } from './api.js';
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
 * @param {AbortSignal} signal
 * @param {(share: number) => void} onProgress from 0 to 1
 * @returns {Promise<import('./types.js').Release>}
 */
export function upload(file, release, signal, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const broken = () => reject(new Problem(0, 'The upload broke off and nothing of it is kept. Look whether the manager is there, and send it again.'));
    request.open('POST', `api/v1/releases?${new URLSearchParams(release)}`);
    request.setRequestHeader('Content-Type', 'application/zip');
    request.setRequestHeader('Idempotency-Key', newKey());
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      if (request.status < 300) {
        resolve(JSON.parse(request.responseText));
      } else {
        reject(problemOf(request.status, request.responseText, 'the upload'));
      }
    };
    request.onerror = broken;
    request.onabort = () => reject(new Problem(0, 'The upload was cancelled; nothing of it is kept.'));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
