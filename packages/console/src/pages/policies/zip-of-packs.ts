import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { guardHooks, packsOf, withGuardHooks, type GuardHooksOptions, type PackName } from '@sekisho/policy'
import { strToU8, zipSync, type Zippable } from 'fflate'

export interface WantedPacks {
  settings: Readonly<Record<string, unknown>>
  /** absent: the packs bring no guard */
  guard?: GuardHooksOptions | undefined
  organization: string
  identifier: string
  only: readonly PackName[]
}

/**
 * The packs as a zip archive, made in this browser. Equal settings make equal bytes: no time stands in it.
 * @throws PackError settings that a chosen pack cannot hold
 */
export function zipOfPacks({ settings, guard, ...options }: WantedPacks): Uint8Array<ArrayBuffer> {
  const packed = guard === undefined ? settings : withGuardHooks(settings, guardHooks(guard))
  const files = packsOf(
    { settings: packed },
    { ...options, sha256: (text) => bytesToHex(sha256(utf8ToBytes(text))) },
  )
  const entries: Zippable = {}
  for (const { path, text, executable } of files)
    entries[path] = [strToU8(text), { mtime: firstDay, os: unix, attrs: modeOf(executable === true) }]
  return zipSync(entries)
}

/** The earliest a zip archive can name, in whatever time zone. */
const firstDay = '1980-01-02T00:00:00'
const unix = 3

/** A regular file, as `unzip` restores it. */
function modeOf(executable: boolean): number {
  return ((0o100_000 | (executable ? 0o755 : 0o644)) << 16) >>> 0
}
