import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { zipOfPacks } from './zip-of-packs.ts'

const wanted = {
  settings: { permissions: { deny: ['Bash(rm -rf *)'] } },
  organization: 'Example',
  identifier: 'com.example.it',
  only: ['files', 'shell'],
} as const

describe('zipOfPacks', () => {
  it('holds the chosen packs and the sums of every file', () => {
    const files = unzipSync(zipOfPacks(wanted))
    const names = Object.keys(files)
    expect(names).toEqual(expect.arrayContaining(['README.md', 'SHA256SUMS']))
    expect(names.some((name) => name.startsWith('jamf/'))).toBe(false)
    const sums = strFromU8(files['SHA256SUMS'] ?? new Uint8Array())
    expect(sums.trim().split('\n')).toHaveLength(names.length - 1)
  })

  it('brings the guard’s hooks where they are wanted, before those of the policy', () => {
    const own = [{ hooks: [{ type: 'command', command: 'own' }] }]
    const guard = { binary: '/opt/guard', server: 'https://a.test', keys: ['k'], reportOnly: false }
    const files = unzipSync(zipOfPacks({ ...wanted, settings: { hooks: { PreToolUse: own } }, guard }))
    const settings: unknown = JSON.parse(strFromU8(files['files/managed-settings.json'] ?? new Uint8Array()))
    const command = expect.stringContaining('/opt/guard hook --server https://a.test --key k')
    expect(settings).toMatchObject({
      allowManagedHooksOnly: true,
      hooks: { PreToolUse: [{ matcher: '*', hooks: [{ command }] }, ...own] },
    })
  })

  it('is the same bytes for the same settings, whatever the time', () => {
    expect(zipOfPacks(wanted)).toEqual(zipOfPacks(wanted))
  })

  it('makes what is to be run executable, and nothing else', () => {
    const modes = modesOf(zipOfPacks(wanted))
    expect(modes.get('README.md')).toBe(0o100_644)
    expect([...modes].filter(([, mode]) => mode === 0o100_755).map(([name]) => name)).not.toHaveLength(0)
  })
})

/** From the central directory. @see https://pkware.cachefly.net/webdocs/APPNOTE/APPNOTE-6.3.9.TXT 4.3.12 */
function modesOf(bytes: Uint8Array): Map<string, number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const modes = new Map<string, number>()
  let at = view.getUint32(bytes.length - 6, true)
  while (view.getUint32(at, true) === 0x0201_4b50) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true))
    const start = at + 46
    modes.set(strFromU8(bytes.subarray(start, start + (name ?? 0))), view.getUint32(at + 38, true) >>> 16)
    at = start + (name ?? 0) + (extra ?? 0) + (comment ?? 0)
  }
  return modes
}
