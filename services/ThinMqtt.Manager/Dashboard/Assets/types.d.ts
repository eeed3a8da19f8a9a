/** What the REST API answers; the records are in ThinMqtt.Manager and ThinMqtt.Contracts. Times are RFC 3339, sizes are bytes. */

export type Presence = 'online' | 'stale' | 'offline';

export interface Labels {
  room?: string;
  tags: string[];
}

export interface Device {
  id: string;
  presence: Presence;
  reason?: string;
  isCloned: boolean;
  agent?: string;
  firstSeen: string;
  lastSeen: string;
  heartbeat?: Heartbeat;
  hardware?: Hardware;
  packages: InstalledPackage[];
  channels?: string[];
  labels?: Labels;
}

export interface DeviceDetails extends Device {
  results: ReleaseResult[];
  /** The newest first. */
  events: DeviceEvent[];
}

export interface DeviceEvent {
  id: number;
  at: string;
  kind: string;
  text: string;
}

export interface Heartbeat {
  uptimeSeconds: number;
  load: number;
  memoryFree: number;
  diskFree: number;
}

export interface Hardware {
  hostname: string;
  architecture: string;
  addresses: string[];
  macAddresses: string[];
  cpu: { model: string; cores: number; threads: number };
  gpus: { name: string; driver?: string }[];
  memory: number;
  disks: { name: string; model?: string; size: number }[];
  networkInterfaces: { name: string; macAddress?: string; addresses: string[]; speed?: number }[];
  os: { name: string; id?: string; version?: string };
  kernel: string;
  machine?: { vendor?: string; product: string; serial?: string };
  displays: { connector: string; model?: string; width: number; height: number }[];
}

export interface InstalledPackage {
  package: string;
  version: string;
  state: 'installed' | 'damaged';
  md5: string;
  sha256?: string;
  installedAt: string;
  previousVersion?: string;
}

/** The part of the list of devices that a page shows; `all` counts the fleet, everything else what matches the filter. */
export interface DeviceWindow {
  total: number;
  all: number;
  presence: Record<Presence, number>;
  from: number;
  items: Device[];
}

export interface DeviceWindowUpdate {
  total?: number;
  all?: number;
  presence?: Record<Presence, number>;
  /** The ids in the window. */
  order?: string[];
  /** Devices that are new in the window. */
  items?: Device[];
  /** By id: the fields that differ now; null where one is gone. */
  changes?: ({ id: string } & Record<string, unknown>)[];
}

export type ReleaseState = 'live' | 'replaced' | 'withdrawn';

export interface Release {
  id: number;
  package: string;
  version: string;
  channel: string;
  state: ReleaseState;
  attempt: number;
  announced: string;
  withdrawn?: string;
  size: number;
  md5: string;
  sha256: string;
  /** Devices by the state of their latest attempt. */
  counts: Record<string, number>;
}

export interface ReleaseResult {
  release: number;
  device: string;
  package: string;
  version: string;
  attempt: number;
  state: string;
  isFinal: boolean;
  percent?: number;
  reason?: string;
  logTail?: string;
  started?: string;
  finished?: string;
  at: string;
}

export interface Failure {
  state: string;
  reason: string;
  count: number;
  /** The first of them. */
  devices: string[];
}

export interface Page<T> {
  items: T[];
  next?: string;
}

export interface Why {
  device: string;
  release: number;
  package: string;
  version: string;
  channel: string;
  answer: 'installed' | 'underway' | 'waiting' | 'refused' | 'failed' | 'excluded';
  text: string;
  reasons: { code: string; text: string; advice?: string }[];
}

/** A saved filter. */
export interface Group {
  name: string;
  filter: string;
  description?: string;
  devices?: number;
}

export interface Overview {
  at: string;
  devices: { total: number; online: number; stale: number; offline: number; cloned: number; damaged: number };
  packages: { package: string; versions: { version: string; devices: number }[] }[];
  agents: { version: string; devices: number }[];
  releases: { live: number; underway: number; failed: number };
  health: Record<'broker' | 'inventory' | 'artifacts', { ok: boolean; text: string }>;
}

export interface Sample {
  at: string;
  online: number;
  stale: number;
  offline: number;
}

/** As GET /api/v1/activity has it. */
export interface Activity {
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
  result?: ReleaseResult;
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
