export const witnessKinds = ['file', 'git', 's3', 'webhook', 'sekisho'] as const
export type WitnessKind = (typeof witnessKinds)[number]

interface Common {
  /** unique; what an administrator calls it */
  name: string
  /** it is given the newest checkpoint so often, at most */
  intervalMs: number
}

export interface FileWitnessSettings extends Common {
  kind: 'file'
  /** absolute; its folder must be there already, so that a share that is not mounted is no other file */
  path: string
}

export interface GitWitnessSettings extends Common {
  kind: 'git'
  /** https, ssh, or an absolute path on this machine */
  url: string
  branch: string
  auth:
    | { kind: 'none' }
    | { kind: 'token'; user: string; token: string }
    | { kind: 'ssh'; keyFile: string; knownHostsFile: string }
}

export interface S3WitnessSettings extends Common {
  kind: 's3'
  endpoint: string
  region: string
  bucket: string
  pathStyle: boolean
  /** what its keys begin with */
  prefix: string
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
  lock: { mode: 'compliance' | 'governance'; days: number }
  allowLoopback: boolean
}

export interface WebhookWitnessSettings extends Common {
  kind: 'webhook'
  url: string
  /** `whsec_…`; all of them sign */
  secrets: readonly string[]
  allowLoopback: boolean
}

export interface SekishoWitnessSettings extends Common {
  kind: 'sekisho'
  /** submission prefix: `/add-checkpoint` is put behind it */
  url: string
  /** the witness's `name+keyid+key` */
  verifierKey: string
  allowLoopback: boolean
}

export type WitnessSettings =
  | FileWitnessSettings
  | GitWitnessSettings
  | S3WitnessSettings
  | WebhookWitnessSettings
  | SekishoWitnessSettings

/** `sekisho.ledger`, as far as witnesses go. */
export interface WitnessesSettings {
  witnesses: readonly WitnessSettings[]
  /** `stop`: a node is not ready while a witness disagrees */
  onConflict: 'report' | 'stop'
}
