// @ts-check
import { elapsed } from './clock.js';
import { deviceAddress } from './address.js';
import { el, fill } from './dom.js';
import { chip, duration, memory, memoryFree, size, system } from './format.js';
import { icon } from './icons.js';
import { presenceMark } from './presence.js';

/** @typedef {import('./types.js').Device} Device */
/** @typedef {import('./table.js').Column<Device>} Column */

/** @type {(device: Device) => string} */
const disks = ({ hardware, heartbeat }) => {
  const whole = hardware?.disks?.reduce((sum, disk) => sum + disk.size, 0) ?? 0;
  return whole > 0 ? `${size(whole)}${heartbeat ? `, ${size(heartbeat.diskFree)} free` : ''}` : '';
};

/** Their keys are the manager's words for the order. @type {Column[]} */
export const columns = [
  { key: 'presence', title: 'Presence', width: '82px', text: (device) => `${device.presence}${device.isCloned ? ', cloned' : ''}`, draw: drawPresence },
  { key: 'hostname', title: 'Host name', width: 'minmax(118px, 1.1fr)', text: (device) => device.hardware?.hostname || device.id, draw: drawName },
  { key: 'id', title: 'Id', width: 'minmax(100px, 0.9fr)', text: (device) => device.id },
  { key: 'room', title: 'Room, tags', width: 'minmax(104px, 1fr)', text: ({ labels }) => [labels?.room ?? '', ...(labels?.tags ?? [])].filter(Boolean).join(', '), draw: drawLabels },
  { key: 'address', title: 'Addresses', width: 'minmax(94px, 0.8fr)', text: (device) => device.hardware?.addresses.join(', ') ?? '' },
  { key: 'cpu', title: 'CPU', width: 'minmax(128px, 1.3fr)', text: ({ hardware }) => (hardware ? `${chip(hardware.cpu.model)} ×${hardware.cpu.cores}` : '') },
  { key: 'gpu', title: 'GPU', width: 'minmax(104px, 1fr)', text: (device) => device.hardware?.gpus.map((gpu) => chip(gpu.name)).join(', ') ?? '' },
  { key: 'ram', title: 'RAM', width: '56px', text: ({ hardware }) => (hardware ? memory(hardware.memory) : ''), descends: true },
  { key: 'disk', title: 'Disk', width: '60px', text: disks, draw: (cell, device) => fill(cell, disks(device).split(',')[0]), descends: true },
  { key: 'disk-free', title: 'Disk free', width: '70px', text: ({ heartbeat }) => (heartbeat ? size(heartbeat.diskFree) : ''), descends: true },
  { key: 'memory-free', title: 'RAM free', width: '70px', text: ({ heartbeat }) => (heartbeat ? memoryFree(heartbeat.memoryFree) : ''), descends: true },
  { key: 'os', title: 'OS', width: 'minmax(84px, 0.6fr)', text: ({ hardware }) => (hardware ? system(hardware.os.name) : '') },
  { key: 'kernel', title: 'Kernel', width: 'minmax(100px, 0.7fr)', text: (device) => device.hardware?.kernel ?? '' },
  { key: 'model', title: 'Model', width: 'minmax(110px, 0.9fr)', text: ({ hardware }) => [hardware?.machine?.vendor, hardware?.machine?.product].filter(Boolean).join(' ') },
  { key: 'agent', title: 'Agent', width: '58px', text: (device) => device.agent ?? '' },
  { key: 'packages', title: 'Packages', width: 'minmax(150px, 2fr)', text: packagesText, draw: drawPackages, descends: true },
  { key: 'channels', title: 'Channels', width: 'minmax(80px, 0.7fr)', text: (device) => device.channels?.join(', ') ?? '', fixed: true },
  { key: 'load', title: 'Load', width: '52px', text: ({ heartbeat }) => (heartbeat ? heartbeat.load.toFixed(2) : ''), descends: true },
  { key: 'uptime', title: 'Up', width: '82px', text: ({ heartbeat }) => (heartbeat ? duration(Math.max(60, heartbeat.uptimeSeconds - (heartbeat.uptimeSeconds % 60))) : ''), descends: true },
  { key: 'first-seen', title: 'First seen', width: '84px', text: (device) => device.firstSeen, draw: (cell, device) => fill(cell, elapsed(device.firstSeen)) },
  { key: 'seen', title: 'Last seen', width: '84px', text: (device) => device.lastSeen, draw: (cell, device) => fill(cell, elapsed(device.lastSeen)) },
];

/** Until a person chooses. */
export const usualColumns = ['presence', 'hostname', 'id', 'room', 'address', 'cpu', 'gpu', 'ram', 'disk', 'os', 'agent', 'packages', 'seen'];

/** @param {Device} device */
function packagesText({ packages }) {
  return packages.map(({ package: name, version, state }) => `${name} ${version}${state === 'damaged' ? ' damaged' : ''}`).join(', ');
}

/**
 * @param {HTMLElement} cell
 * @param {Device} device
 */
function drawPresence(cell, { presence, isCloned }) {
  const cloned = el('span', { class: 'cloned', title: 'Two machines seem to use this device id' }, icon('exchange'), el('span', { class: 'unseen' }, ', cloned'));
  fill(cell, presenceMark(presence), isCloned && cloned);
}

/**
 * @param {HTMLElement} cell
 * @param {Device} device
 */
function drawName(cell, { id, hardware }) {
  fill(cell, el('a', { href: deviceAddress(id), tabindex: '-1' }, hardware?.hostname || id));
}

/**
 * @param {HTMLElement} cell
 * @param {Device} device
 */
function drawLabels(cell, { labels }) {
  fill(cell, labels?.room && el('span', {}, labels.room), ...(labels?.tags ?? []).map((tag) => el('span', { class: 'tag' }, tag)));
}

/**
 * @param {HTMLElement} cell
 * @param {Device} device
 */
function drawPackages(cell, { packages }) {
  const damagedFirst = [...packages].sort((a, b) => Number(b.state === 'damaged') - Number(a.state === 'damaged'));
  fill(cell, ...damagedFirst.map(({ package: name, version, state }) =>
    el('span', { class: `package ${state}` }, name, ' ', el('span', { class: 'version' }, version), state === 'damaged' && el('span', { class: 'damaged' }, ' damaged'))));
}
