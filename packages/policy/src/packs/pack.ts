import type { JsonObject } from '../settings/json.ts'

/** Ways for managed settings to reach a machine without our server. Each is one folder of what `packsOf` makes. */
export const packNames = [
  'files',
  'shell',
  'ansible',
  'jamf',
  'kandji',
  'fleet',
  'intune',
  'group-policy',
] as const
export type PackName = (typeof packNames)[number]

/** One file of a pack: LF line ends, UTF-8 without a byte order mark, and a newline at its end. */
export interface PackFile {
  /** absent: it is about all packs (README.md, SHA256SUMS) */
  pack?: PackName
  /** relative, with `/`: `jamf/claude-code.mobileconfig` */
  path: string
  text: string
  /** to be run: mode 0755 */
  executable?: true
}

/** What is packed. A policy document fits, and so does `{ settings }`. */
export interface PackedDocument {
  /** Claude Code managed settings */
  settings: JsonObject
  /** the content of `managed-mcp.json`; absent: the machine's MCP servers are not fixed */
  mcp?: JsonObject | undefined
  /** the content of the company's CLAUDE.md; absent: none */
  instructions?: string | undefined
}

export interface PackOptions {
  /** lower-case hexadecimal SHA-256 of the text's UTF-8: this package is pure and has no hash of its own */
  sha256: (text: string) => string
  /** the company, as people see it in a profile */
  organization: string
  /** reverse-DNS prefix of the profile's identifiers, constant for a company: a profile replaces the one of its identifier */
  identifier: string
  /** the packs to make; absent: all */
  only?: readonly PackName[] | undefined
}

/** The file of managed settings or another with it: what installers write to the machine's folder. */
export interface MachineFile {
  /** in the folder of managed settings: `managed-settings.json` */
  name: 'managed-settings.json' | 'managed-mcp.json' | 'CLAUDE.md'
  text: string
  sha256: string
}

/** What each pack is made from, worked out once. */
export interface PackInput {
  settings: JsonObject
  machineFiles: readonly MachineFile[]
  /** the settings on one line, ASCII, keys sorted: what the Windows registry holds */
  line: string
  /** `sha256:` and the hash of the settings, keys sorted, without white space, as the client reports it */
  checksum: string
  options: PackOptions
}

/** The folder of managed settings on each system. */
export const machineFolders = {
  linux: '/etc/claude-code',
  macos: '/Library/Application Support/ClaudeCode',
  windows: 'C:\\Program Files\\ClaudeCode',
} as const

/** Domain of managed preferences on macOS. */
export const preferenceDomain = 'com.anthropic.claudecode'

/** Why settings cannot be packed; each has a sentence in both languages in the command line. */
export type PackErrorCode =
  /** a property list has no null, and no setting is one */
  | 'null_value'
  /** a character that XML cannot hold */
  | 'not_xml'
  | 'too_deep'
  | 'too_large'
  /** the identifier is no reverse-DNS name */
  | 'identifier'
  | 'organization'
  /** what was given as the guard's holds none of its hooks */
  | 'no_guard_hooks'
  /** managed settings alone can turn managed hooks off, and these do */
  | 'hooks_disabled'
  /** hooks are an object with a list for each event */
  | 'hooks_form'

export class PackError extends Error {
  readonly code: PackErrorCode
  /** where in the settings, as `permissions.deny.3`; '': the whole */
  readonly path: string
  constructor(code: PackErrorCode, path = '') {
    super(`${code}: ${path}`)
    this.name = 'PackError'
    this.code = code
    this.path = path
  }
}
