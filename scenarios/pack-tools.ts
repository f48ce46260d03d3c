import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Test support: programs of other platforms, or of Debian, that read what a pack has. */
export const packTools = {
  python3: 'python3',
  xmllint: '/usr/bin/xmllint',
  plistutil: '/usr/bin/plistutil',
  shellcheck: '/usr/bin/shellcheck',
  ansible: '/usr/bin/ansible-playbook',
} as const
type PackTool = keyof typeof packTools

/**
 * Whether Debian's program is there; without it, it says so.
 * @throws when it is not and `CI` is set, because a test that did not run is not green
 */
export function hasPackTool(tool: PackTool): boolean {
  if (existsSync(packTools[tool])) return true
  if (process.env['CI']) throw new Error(`${packTools[tool]} is not installed, and CI is set`)
  process.stderr.write(`${packTools[tool]} is not installed: what it would read was not tested\n`)
  return false
}

/** What the program printed. @throws when it ends with another code than 0, with what it said */
export function runTool(tool: PackTool, args: readonly string[], input = ''): string {
  // Ansible refuses to start in a locale that is not UTF-8.
  const env = { ...process.env, LC_ALL: 'C.UTF-8' }
  return execFileSync(packTools[tool], args, { input, encoding: 'utf8', env, maxBuffer: 64 * 1024 * 1024 })
}

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/** A folder with files in it, for as long as it is used. */
export async function folderWith(
  files: readonly { path: string; text: string }[],
): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'sekisho-pack-'))
  for (const file of files) {
    const target = join(path, file.path)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, file.text)
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
