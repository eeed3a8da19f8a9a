/** What the REST API answers; the records are in ThinMqtt.Manager and ThinMqtt.Contracts. Times are RFC 3339, sizes are bytes. */

export type Presence = 'online' | 'stale' | 'offline';

export interface Device {
  id: string;
  presence: Presence;
  reason?: string;
  isCloned: boolean;
  agent?: string;
  firstSeen: string;
  lastSeen: string;
  hardware?: Hardware;
  packages: InstalledPackage[];
}

export interface Hardware {
  hostname: string;
  addresses: string[];
  cpu: { model: string; cores: number; threads: number };
  gpus: { name: string; driver?: string }[];
  memory: number;
}

export interface InstalledPackage {
  package: string;
  version: string;
  state: 'installed' | 'damaged';
}

export interface DevicePage {
  items: Device[];
  next?: string;
}

export type ReleaseState = 'live' | 'replaced' | 'withdrawn';

export interface Release {
  id: number;
  package: string;
  version: string;
  channel: string;
  state: ReleaseState;
  announced: string;
  withdrawn?: string;
  size: number;
  /** Devices by the state of their latest attempt. */
  counts: Record<string, number>;
}

/** An entry of a device's history, or of a release's. */
export interface Activity {
  /** Unique; a number for devices' histories. */
  id: number | string;
  /** The device's id, or what is released. */
  subject: string;
  at: string;
  kind: string;
  text: string;
}

/** As GET /api/v1/activity has it. */
export interface DeviceActivity {
  id: number;
  device: string;
  at: string;
  kind: string;
  text: string;
}

/** As GET /api/v1/events sends it. */
export interface ManagerEvent {
  kind: string;
  at: string;
  text: string;
  device?: string;
  devices?: string[];
  release?: number;
  deviceEvent?: string;
  entry?: number;
}

export interface Connection {
  state: 'connecting' | 'live' | 'lost';
  /** When it was lost, in ms since 1970 by this machine's clock. */
  since: number;
  /** When it is tried again. */
  retryAt: number;
  /** Why it was lost, for a person. */
  reason: string;
}
