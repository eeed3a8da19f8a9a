// @ts-check

/** @typedef {import('./types.js').Device} Device */
/** @typedef {import('./types.js').DeviceWindow} DeviceWindow */
/** @typedef {import('./types.js').DeviceWindowUpdate} DeviceWindowUpdate */

/**
 * A window after an update. Devices that stay as they are remain the same objects, so that a table sees by `===` what to draw.
 * @param {DeviceWindow} window
 * @param {DeviceWindowUpdate} update
 * @returns {DeviceWindow}
 */
export function updatedWindow(window, { total, all, presence, order, items, changes }) {
  const known = new Map([...window.items, ...(items ?? [])].map((device) => [device.id, device]));
  for (const change of changes ?? []) {
    const device = known.get(change.id);
    if (device) {
      known.set(change.id, changed(device, change));
    }
  }
  const ids = order ?? window.items.map(({ id }) => id);
  return {
    total: total ?? window.total,
    all: all ?? window.all,
    presence: presence ?? window.presence,
    from: window.from,
    items: ids.flatMap((id) => known.get(id) ?? []),
  };
}

/**
 * @param {Device} device
 * @param {Record<string, unknown>} change
 * @returns {Device}
 */
function changed(device, change) {
  const kept = Object.entries({ ...device, ...change }).filter(([, value]) => value !== null);
  return /** @type {any} */ (Object.fromEntries(kept));
}
