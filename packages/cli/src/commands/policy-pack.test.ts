import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCli } from '../testing.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-policy-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

const policy = 'settings:\n  permissions:\n    deny: ["Read(./.env)"]\n'

describe('policy pack', () => {
  it('writes the packs asked for, the script to be run, and says what it wrote', async () => {
    const source = await file('policy.yaml', policy)
    const out = join(folder, 'out')
    const ran = await runCli(['policy', 'pack', source, '--out', out, '--only', 'shell,jamf', '--json'])
    expect(ran.code).toBe(0)
    const { files } = JSON.parse(ran.out) as { files: { path: string; pack?: string; sha256: string }[] }
    expect(new Set(files.map(({ pack }) => pack))).toStrictEqual(new Set(['jamf', 'shell', undefined]))
    const script = join(out, 'shell/install-claude-code-settings.sh')
    expect((await stat(script)).mode & 0o111).not.toBe(0)
    expect(await readFile(script, 'utf8')).toContain('Read(./.env)')
    expect(await readFile(join(out, 'SHA256SUMS'), 'utf8')).toContain(files[0]?.sha256)
  })

  it('puts the other files of a machine beside the settings', async () => {
    const source = await file('settings.json', '{"cleanupPeriodDays":7}')
    const mcp = await file('managed-mcp.json', '{"mcpServers":{}}')
    const instructions = await file('CLAUDE.md', 'Be careful.')
    const out = join(folder, 'out')
    const given = ['--out', out, '--only', 'files', '--mcp', mcp, '--instructions', instructions]
    expect((await runCli(['policy', 'pack', source, ...given])).code).toBe(0)
    expect(await readFile(join(out, 'files/CLAUDE.md'), 'utf8')).toBe('Be careful.\n')
    expect(JSON.parse(await readFile(join(out, 'files/managed-mcp.json'), 'utf8'))).toStrictEqual({
      mcpServers: {},
    })
  })

  it.each([
    ['an error of the lint', 'permissions: { deny: ["bash(rm *)"] }\n', 'permissions.deny.0'],
    [
      'a test that fails',
      'settings: { permissions: { deny: [WebFetch] } }\ntests: [{ call: WebFetch(https://a.example), expect: allow }]\n',
      'tests.0',
    ],
  ])('writes nothing with %s, and says where it is', async (_name, text, place) => {
    const out = join(folder, 'out')
    const { code, err } = await runCli(['policy', 'pack', await file('p.yaml', text), '--out', out])
    expect([code, err]).toStrictEqual([2, expect.stringContaining(place)])
    await expect(stat(out)).rejects.toThrow('ENOENT')
  })

  it('writes with errors of the lint where that is asked for, and shows warnings before', async () => {
    const source = await file('p.yaml', 'permissions: { deny: ["bash(rm *)"] }\n')
    const argv = ['policy', 'pack', source, '--out', join(folder, 'out'), '--only', 'files']
    const { code, out } = await runCli([...argv, '--allow-errors'])
    expect([code, out]).toStrictEqual([
      0,
      expect.stringMatching(/\[tool-name-case\][^]*files\/managed-settings/),
    ])
  })

  it('writes no MCP servers that the lint refuses', async () => {
    const source = await file('settings.json', '{"cleanupPeriodDays":7}')
    const server = { type: 'http', url: 'http://a.example/mcp' }
    const mcp = await file('managed-mcp.json', JSON.stringify({ mcpServers: { a: server } }))
    const { code, err } = await runCli(['policy', 'pack', source, '--out', join(folder, 'out'), '--mcp', mcp])
    expect([code, err]).toStrictEqual([2, expect.stringContaining('[mcp-no-tls]')])
  })

  describe('with a guard', () => {
    const hook = (command: string) => ({ hooks: [{ type: 'command', command }] })
    const fragment = {
      allowManagedHooksOnly: true,
      hooks: {
        PreToolUse: [{ matcher: '*', ...hook('/usr/local/bin/sekisho-guard hook') }],
        SessionStart: [hook('/usr/local/bin/sekisho-guard sync')],
      },
    }
    async function packed(settings: object, guard: object = fragment) {
      const source = await file('policy.json', JSON.stringify({ settings, guard: { mode: 'enforce' } }))
      const hooks = await file('guard.json', JSON.stringify(guard))
      const out = join(folder, 'out')
      const given = ['--out', out, '--only', 'files', '--guard', hooks]
      const { code, err } = await runCli(['policy', 'pack', source, ...given])
      const text = await readFile(join(out, 'files/managed-settings.json'), 'utf8').catch(() => '{}')
      return { code, err, settings: JSON.parse(text) as object }
    }

    it('brings its hooks, before those of the policy, and lets no others run unless the policy says so', async () => {
      const own = { PreToolUse: [hook('own')], Stop: [hook('stop')] }
      expect(await packed({ permissions: { deny: ['WebFetch'] }, hooks: own })).toMatchObject({
        code: 0,
        err: '',
        settings: {
          allowManagedHooksOnly: true,
          permissions: { deny: ['WebFetch'] },
          hooks: {
            PreToolUse: [...fragment.hooks.PreToolUse, hook('own')],
            SessionStart: fragment.hooks.SessionStart,
            Stop: [hook('stop')],
          },
        },
      })
    })

    it('leaves to the policy whether hooks of others run', async () => {
      expect((await packed({ allowManagedHooksOnly: false })).settings).toMatchObject({
        allowManagedHooksOnly: false,
      })
    })

    it.each([
      ['another file', 4, {}, { permissions: {} }, 'sekisho-guard settings'],
      ['an empty list', 4, {}, { hooks: { PreToolUse: [] } }, 'sekisho-guard settings'],
      ['all hooks turned off', 4, { disableAllHooks: true }, fragment, 'disableAllHooks'],
      ['hooks of another form', 2, { hooks: [] }, fragment, 'hooks must be'],
      ['an event of another form', 2, { hooks: { PreToolUse: {} } }, fragment, 'hooks.PreToolUse must be'],
    ])('is refused with %s', async (...row) => {
      const [, code, settings, guard, said] = row
      expect(await packed(settings, guard)).toMatchObject({
        code,
        err: expect.stringContaining(said),
        settings: {},
      })
    })

    it('that is asked for and not brought is said', async () => {
      const source = await file('policy.yaml', `${policy}guard: { mode: report }\n`)
      const out = join(folder, 'out')
      const ran = await runCli(['policy', 'pack', source, '--out', out, '--only', 'files'])
      expect([ran.code, ran.err]).toEqual([0, expect.stringContaining('--guard')])
    })
  })

  it('replaces nothing unless told to', async () => {
    const source = await file('policy.yaml', policy)
    const argv = ['policy', 'pack', source, '--out', join(folder, 'out'), '--only', 'files']
    expect((await runCli(argv)).code).toBe(0)
    const again = await runCli(argv)
    expect([again.code, again.err]).toStrictEqual([4, expect.stringContaining('--force')])
    expect((await runCli([...argv, '--force'])).code).toBe(0)
  })

  it.each([
    ['a null', 'settings: { env: null }\n', 'env is null'],
    ['what is no policy', 'settings: 1\n', 'settings'],
    ['two keys of one name', 'a: 1\na: 2\n', 'has the same key twice: see line 2'],
    ['a list', '[]', 'object'],
  ])('refuses %s and writes nothing', async (_, text, said) => {
    const source = await file('policy.yaml', text)
    const out = join(folder, 'out')
    const { code, err } = await runCli(['policy', 'pack', source, '--out', out])
    expect([code === 0, err]).toStrictEqual([false, expect.stringContaining(said)])
    await expect(stat(out)).rejects.toThrow('ENOENT')
  })

  it('names the packs there are when one is mistyped, in the reader’s language', async () => {
    const source = await file('policy.yaml', policy)
    const argv = ['policy', 'pack', source, '--out', join(folder, 'out'), '--only', 'jamff', '--lang', 'ja']
    const { code, err } = await runCli(argv)
    expect([code, err]).toStrictEqual([2, expect.stringMatching(/jamff はありません.*group-policy/)])
  })
})

describe('policy mcp check', () => {
  it('prints what it finds with its place, and ends with 1 when an error is among it', async () => {
    const source = await file('.mcp.json', '{"mcpServers":{"a":{"command":"./x"}}}')
    const { code, out } = await runCli(['policy', 'mcp', 'check', source])
    expect([code, out]).toStrictEqual([
      1,
      expect.stringMatching(/^error mcpServers\.a\.command: .*\[mcp-relative-command\]$/m),
    ])
    const japanese = await runCli(['policy', 'mcp', 'check', source, '--lang', 'ja'])
    expect(japanese.out).toMatch(/^エラー mcpServers\.a\.command: /)
  })

  it('gives the findings as JSON, with their edits', async () => {
    const source = await file('mcp.json', '{"mcpServers":{"a":{"url":"http://a.example/"}}}')
    const { out } = await runCli(['policy', 'mcp', 'check', source, '--json'])
    expect(JSON.parse(out)).toMatchObject({
      findings: [{ code: 'mcp-no-tls', fix: { edits: [{ op: 'replace', value: 'https://a.example/' }] } }],
    })
  })

  it('ends with 0 when there is nothing, or no error', async () => {
    const source = await file('mcp.json', '{"mcpServers":{"a":{"command":"docker","args":["run","a/b:1"]}}}')
    expect((await runCli(['policy', 'mcp', 'check', source])).code).toBe(0)
    const empty = await file('empty.json', '{"mcpServers":{}}')
    expect(await runCli(['policy', 'mcp', 'check', empty])).toMatchObject({
      code: 0,
      out: expect.stringContaining('nothing found'),
    })
  })
})
