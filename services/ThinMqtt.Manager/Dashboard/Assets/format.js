// @ts-check

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/**
 * As disks and downloads are told: powers of 1000.
 * @param {number} bytes
 */
export function size(bytes) {
  let power = 0;
  let value = bytes;
  while (value >= 999.5 && power < units.length - 1) {
    value /= 1000;
    power++;
  }
  return `${value < 9.95 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}

/**
 * As memory is told. What the kernel reports is less than what is plugged in, by what firmware and graphics take: 7.6 is an 8.
 * @param {number} bytes
 */
export function memory(bytes) {
  const gib = bytes / 2 ** 30;
  return gib >= 1.5 ? `${Math.round(gib)} GiB` : `${Math.round(bytes / 2 ** 20)} MiB`;
}

/**
 * A part of it.
 * @param {number} bytes
 */
export function memoryFree(bytes) {
  const gib = bytes / 2 ** 30;
  return gib >= 1 ? `${gib.toFixed(1)} GiB` : `${Math.round(bytes / 2 ** 20)} MiB`;
}

/**
 * @param {number} seconds
 */
export function ago(seconds) {
  if (seconds < 1.5) {
    return 'now';
  }
  if (seconds < 59.5) {
    return `${Math.round(seconds)} s ago`;
  }
  if (seconds < 3570) {
    return `${Math.round(seconds / 60)} min ago`;
  }
  if (seconds < 86400) {
    return `${Math.round(seconds / 3600)} h ago`;
  }
  return `${Math.round(seconds / 86400)} d ago`;
}

/**
 * A span of time in its two largest units.
 * @param {number} seconds
 */
export function duration(seconds) {
  if (seconds < 10) {
    return `${seconds.toFixed(1)} s`;
  }
  const parts = /** @type {const} */ ([['d', 86400], ['h', 3600], ['min', 60], ['s', 1]]);
  const first = parts.findIndex(([, unit]) => seconds >= unit);
  let rest = Math.round(seconds);
  const told = parts.slice(first, first + 2).map(([name, unit]) => {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    return count > 0 ? `${count} ${name}` : '';
  });
  return told.filter(Boolean).join(' ');
}

/**
 * An operating system's name without what all of its kind have.
 * @param {string} name
 */
export const system = (name) => name.replace(/\s*(GNU\/Linux|\([^)]*\))/g, '').trim();

const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const hours = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/** @param {number} time in ms since 1970 */
export const dayText = (time) => day.format(new Date(time));

/** @param {number} time in ms since 1970 */
export const timeText = (time) => hours.format(new Date(time));

/** @param {string} time */
export const dateTime = (time) => full.format(new Date(time));

/** @param {number} milliseconds */
export const timeOfDay = (milliseconds) => clock.format(new Date(milliseconds));

/**
 * The words of a chip's name that tell it from others.
 * @param {string} name
 */
export function chip(name) {
  const bracket = /\[([^\]]{4,})\]\s*(?:\(rev \w+\))?$/.exec(name);
  const maker = /^(Intel|AMD|NVIDIA|Advanced Micro Devices)/.exec(name)?.[1]?.replace('Advanced Micro Devices', 'AMD');
  const text = bracket ? `${maker ?? ''} ${bracket[1]}` : name;
  return text
    .replace(/\((R|TM|C)\)/gi, '')
    .replace(/\b(CPU|Processor|Corporation|Inc\.)(?=\s|$|,)/g, '')
    .replace(/\s@\s.*$|\swith Radeon.*$|(\sRADEON R\d)?,\s\d+ COMPUTE CORES.*$/, '')
    .replace(/\s+/g, ' ')
    .replace(/ ,/g, ',')
    .trim();
}

/**
 * @param {number} count
 * @param {string} one
 * @param {string} many
 */
export const plural = (count, one, many) => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
