import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCli } from '../testing.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-lint-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function lint(text: string, ...options: string[]) {
  return await lintFile('policy.yaml', text, ...options)
}

async function lintFile(name: string, text: string, ...options: string[]) {
  const file = join(folder, name)
  await writeFile(file, text)
  const run = await runCli(['policy', 'lint', file, ...options])
  return { ...run, text: await readFile(file, 'utf8') }
}

describe('policy lint', () => {
  it('says what is wrong, where, and what to do, and ends with 1 when there are errors', async () => {
    const { code, out } = await lint('{"permissions":{"deny":["bash(rm *)"]}}')
    expect(code).toBe(1)
    expect(out).toContain('error permissions.deny.0: bash(rm *) never applies')
    expect(out).toContain('[tool-name-case]')
    expect(out).toContain('fix: Write Bash(rm *).')
    expect(out).toMatch(/1 errors, 1 warnings/)
  })

  it('says it in Japanese', async () => {
    const { out } = await lint('permisions: {}', '--lang', 'ja')
    expect(out).toContain('エラー permisions: permisions という設定はなく')
  })

  it('leaves the file alone without --fix, and ends with 0 without errors', async () => {
    const text = '{"cleanupPeriodDays": 30}'
    expect(await lint(text)).toMatchObject({ code: 0, text })
  })

  it('writes JSON with every fix made, and shows them', async () => {
    const { code, out, text } = await lint('{"permissions":{"deny":["bash(rm *)","Write(src/**)"]}}', '--fix')
    expect(code).toBe(0)
    expect(out).toContain('fixed permissions.deny.1: Write Edit(src/**).')
    expect(JSON.parse(text)).toStrictEqual({
      permissions: { deny: ['Bash(rm *)', 'Edit(src/**)'], disableBypassPermissionsMode: 'disable' },
    })
  })

  it.each([
    ['a comma too many', '{"permissions": {"deny": ["bash(rm *)"],}}', 1],
    ['a comment', '{\n  // ours\n  "permissions": {"deny": ["bash(rm *)"]}\n}', 2],
    ['YAML', 'permissions: { deny: [bash(rm *)] }', 1],
  ])('refuses %s in a file named .json, of which the client reads nothing', async (_, text, line) => {
    const { code, err, text: after } = await lintFile('managed-settings.json', text, '--fix')
    expect(code).toBe(2)
    expect(err).toContain(`managed-settings.json is not JSON: see line ${line}`)
    expect(after).toBe(text)
    const japanese = await lintFile('managed-settings.JSON', text, '--lang', 'ja')
    expect(japanese.err).toContain('JSON ではありません')
  })

  it('says that a key stands twice', async () => {
    const { code, err } = await lintFile('a.json', '{"permissions":{"deny":["Bash"],\n"deny":[]}}')
    expect(code).toBe(2)
    expect(err).toContain('has the same key twice: see line 2')
  })

  it('reads past a byte order mark as the client does, and writes JSON again', async () => {
    const { code, text } = await lintFile('a.json', '\uFEFF{"permissions":{"deny":["bash(rm *)"]}}', '--fix')
    expect(code).toBe(0)
    expect(JSON.parse(text)).toMatchObject({ permissions: { deny: ['Bash(rm *)'] } })
  })

  it('keeps the comments of YAML', async () => {
    const yaml =
      '# ours\nsettings:\n  permissions:\n    deny:\n      - Write(src/**) # sources\n      - Read(!a)\n'
    const { text } = await lint(yaml, '--fix')
    expect(text).toContain('# ours\n')
    expect(text).toContain('- Edit(src/**)')
    expect(text).not.toContain('Read(!a)')
  })

  it('writes through an alias only what was meant', async () => {
    const yaml =
      'settings:\n  permissions:\n    allow: &rules\n      - Read(!a)\n      - Read\n    deny: *rules\n'
    const { text } = await lint(yaml, '--fix')
    expect(text).toContain('deny:\n      - Read\n')
  })

  it('prints findings for programs with --json', async () => {
    const { out } = await lint('{"policyHelper":{"path":"/x"}}', '--json', '--delivery', 'gateway')
    expect(JSON.parse(out)).toMatchObject({
      findings: [{ code: 'not-deliverable', severity: 'error', path: ['policyHelper'] }],
      fixed: [],
    })
  })

  it.each([
    ['a: [', 'is neither YAML nor JSON'],
    ['a: &x [*x]', 'is neither YAML nor JSON'],
    ['"\u001B[2J": 1\n"\u001B[2J": 2', 'has the same key twice'],
  ])('ends with 2 for %j, without quoting it', async (text, said) => {
    const { code, err } = await lint(text)
    expect(code).toBe(2)
    expect(err).toContain(said)
    expect(err).not.toContain('\u001B[2J')
  })
})

describe('policy template', () => {
  it('lists templates and deny sets', async () => {
    const { code, out } = await runCli(['policy', 'template', 'list'])
    expect(code).toBe(0)
    expect(out).toMatch(/^strict +Looks at the project/m)
    expect(out).toMatch(/^credentials +Credentials/m)
    const json = await runCli(['policy', 'template', 'list', '--json'])
    expect(JSON.parse(json.out)).toMatchObject({ templates: { length: 11 }, denySets: { length: 3 } })
  })

  it('prints a document that passes the lint', async () => {
    const shown = await runCli(['policy', 'template', 'show', 'production', '--server', 'https://ours.test'])
    expect(JSON.parse(shown.out)).toMatchObject({
      settings: { env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://ours.test' } },
      guard: { mode: 'enforce' },
    })
    expect(await lint(shown.out)).toMatchObject({
      code: 0,
      out: expect.stringContaining('0 errors, 0 warnings'),
    })
  })

  it.each([
    ['nothing', []],
    ['strict', ['--server', 'http://ours.test']],
    ['strict', ['--server', 'https://a:b@ours.test']],
    ['strict', ['--proxy', 'ftp://x']],
  ])('ends with 2 for %s %j', async (name, options) => {
    expect((await runCli(['policy', 'template', 'show', name, ...options])).code).toBe(2)
  })
})
