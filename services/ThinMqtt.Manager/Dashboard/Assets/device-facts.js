// @ts-check
import { elapsed } from './clock.js';
import { details } from './details.js';
import { chip, duration, memory, memoryFree, size } from './format.js';

/**
 * What a device says of itself.
 * @param {import('./types.js').DeviceDetails} device with hardware
 */
export function deviceFacts({ hardware, heartbeat, channels, firstSeen }) {
  const { cpu, gpus, disks, os, machine, displays, networkInterfaces, addresses, macAddresses, kernel, architecture, memory: ram } =
    /** @type {import('./types.js').Hardware} */ (hardware);
  return details([
    ['Model', machine ? [[machine.vendor, machine.product].filter(Boolean).join(' '), machine.serial ? `Serial ${machine.serial}` : ''] : ''],
    ['CPU', `${chip(cpu.model)}, ${cpu.cores} cores${cpu.threads === cpu.cores ? '' : `, ${cpu.threads} threads`}`],
    ['GPU', gpus.map(({ name, driver }) => `${chip(name)}${driver ? ` (${driver})` : ''}`)],
    ['RAM', `${memory(ram)}${heartbeat ? `, ${memoryFree(heartbeat.memoryFree)} free` : ''}`],
    ['Disk', [...(disks ?? []).map((disk) => `${disk.name} ${size(disk.size)}${disk.model ? `, ${disk.model}` : ''}`), heartbeat ? `${size(heartbeat.diskFree)} free for packages` : '']],
    ['Addresses', addresses],
    ['Network', networkInterfaces?.length > 0 ? networkInterfaces.map(({ name, macAddress, speed }) => `${name}${macAddress ? ` ${macAddress}` : ''}${speed ? `, ${Math.round(speed / 1e6)} Mbit/s` : ''}`) : macAddresses],
    ['Displays', displays?.map(({ connector, model, width, height }) => `${connector} ${width}×${height}${model ? `, ${model}` : ''}`)],
    ['System', `${os.name}, ${architecture}`],
    ['Kernel', kernel],
    ['Running', heartbeat ? `${duration(heartbeat.uptimeSeconds)}, load ${heartbeat.load.toFixed(2)}` : ''],
    ['Channels', channels ? channels.join(', ') : 'not said; older agents do not tell'],
    ['First seen', elapsed(firstSeen)],
  ]);
}
