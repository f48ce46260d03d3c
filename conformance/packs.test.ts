import { mcpRules, packsOf, type CatalogueServer } from '@sekisho/policy'
import { execFileSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith, hasPackTool, packTools, sha256 } from '../scenarios/pack-tools.ts'
import measured from '../packages/policy/src/mcp/testing/client-urls.json' with { type: 'json' }
import { startChild } from './child.ts'
import { claudeFile } from './claude.ts'
import { cleanEnvironment, dummyCredential, temporaryFolder } from './environment.ts'
import { machineWith, mountProblem, namespace } from './managed-machine.ts'

// The real client on a machine whose /etc was written by our own installer.

const problem = mountProblem()
const left = problem !== undefined && process.env['CI'] === undefined
if (left) process.stderr.write(`a folder cannot be laid over /etc, so no pack was installed: ${problem}\n`)

const options = { sha256, organization: 'Kanamori', identifier: 'com.example.it', only: ['shell'] } as const

/** The servers that the client lists in a repository with this `.mcp.json`, on a machine that the pack was installed on. */
async function listed(pack: Parameters<typeof packsOf>[0], mcpServers: object): Promise<string[]> {
  await using folder = await temporaryFolder('machine')
  const script = packsOf(pack, options).find(({ executable }) => executable)
  const [home, repository, root] = ['home', 'repository', 'root'].map((name) => join(folder.path, name))
  for (const path of [home, repository, root]) await mkdir(path ?? '')
  execFileSync('/bin/sh', ['-s', '--', '--prefix', root ?? ''], { input: script?.text ?? 'exit 1' })
  await writeFile(join(repository ?? '', '.mcp.json'), JSON.stringify({ mcpServers }))
  const env = cleanEnvironment(home ?? '', {
    ANTHROPIC_API_KEY: dummyCredential,
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:9',
  })
  const command = { file: claudeFile, args: ['mcp', 'list'], env, cwd: repository ?? '' }
  const client = startChild(machineWith(join(root ?? '', 'etc')).command(command))
  client.endInput()
  const code = await client.ended
  expect([code, client.stderr()]).toStrictEqual([0, ''])
  return [...client.stdout().matchAll(/^(\S+): /gm)].map(([, name]) => name ?? '').sort()
}

const http = (url: string) => ({ type: 'http', url })

describe.skipIf(left)('Claude Code on a machine that the installer set up', () => {
  test('starts what the catalogue approves, by command and URL, and nothing else', async () => {
    const catalogue: CatalogueServer[] = [
      {
        name: 'files',
        transport: { type: 'stdio', command: ['/bin/true', '--stdio'] },
        secrets: {},
        status: 'approved',
      },
      {
        name: 'issues',
        transport: { type: 'http', url: 'https://issues.invalid/mcp' },
        secrets: {},
        status: 'approved',
      },
      { name: 'old', transport: { type: 'stdio', command: ['/bin/false'] }, secrets: {}, status: 'retired' },
    ]
    const { settings } = mcpRules(catalogue)
    const names = await listed(
      { settings: { ...settings, enableAllProjectMcpServers: true } },
      {
        any: { command: '/bin/true', args: ['--stdio'] },
        other: http('https://issues.invalid/mcp'),
        // Named as an approved one.
        files: { command: '/bin/true', args: ['--other'] },
        issues: http('https://issues.invalid.evil.invalid/mcp'),
        old: { command: '/bin/false' },
      },
    )
    expect(names).toStrictEqual(['any', 'other'])
  })

  test('has the servers of managed-mcp.json alone', async () => {
    const mcp = { mcpServers: { ours: http('https://ours.invalid/mcp') } }
    const settings = { enableAllProjectMcpServers: true }
    expect(await listed({ settings, mcp }, { theirs: http('https://theirs.invalid/mcp') })).toStrictEqual([
      'ours',
    ])
  })

  test.each([...new Set(measured.map(([pattern]) => String(pattern)))])(
    'matches a URL with %s as it was measured',
    async (pattern) => {
      const rows = measured
        .filter(([of]) => of === pattern)
        .map(([, url, is]) => [String(url), is === true] as const)
      const servers = Object.fromEntries(rows.map(([url], at) => [`s${at}`, http(url)]))
      const rule = { allowManagedMcpServersOnly: true, allowedMcpServers: [{ serverUrl: pattern }] }
      const names = await listed({ settings: { ...rule, enableAllProjectMcpServers: true } }, servers)
      const expected = rows.flatMap(([, is], at) => (is ? [`s${at}`] : []))
      expect(names).toStrictEqual(expected)
    },
  )
})

/** Ansible on this very machine, in a mount namespace whose /etc can be written to and is gone afterwards. */
const playbook = `set -e
mount -t tmpfs none "$1/root"
mkdir "$1/root/up" "$1/root/work"
mount -t overlay overlay -o "lowerdir=/etc,upperdir=$1/root/up,workdir=$1/root/work" /etc
for run in first second; do
  "$2" -i localhost, -c local -e ansible_python_interpreter=/usr/bin/python3 "$1/ansible/playbook.yml" | tail -n 2
done
ls -ln /etc/claude-code
sha256sum /etc/claude-code/*`

test.skipIf(left || !hasPackTool('ansible'))(
  'Ansible writes the files as root’s, and a second run changes nothing',
  async () => {
    const document = {
      settings: { permissions: { deny: ['{{ lookup("pipe", "id") }}'] } },
      instructions: '{{ 7 * 7 }}\n',
    }
    const files = packsOf(document, { ...options, only: ['ansible', 'files'] })
    await using folder = await folderWith([...files, { path: 'root/empty', text: '' }])
    const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', HOME: join(folder.path, 'root') }
    const args = [...namespace, '/bin/sh', '-c', playbook, 'sh', folder.path, packTools.ansible]
    const said = execFileSync('/usr/bin/unshare', args, { encoding: 'utf8', env })
    expect(said.match(/changed=\d+ .* failed=\d+/g)).toMatchObject(
      [/changed=2 .* failed=0/, /changed=0 .* failed=0/].map((line) => expect.stringMatching(line)),
    )
    expect(said.match(/^-rw-r--r-- 1 0 0 /gm)).toHaveLength(2)
    for (const name of ['managed-settings.json', 'CLAUDE.md']) {
      const text = files.find(({ path }) => path === `files/${name}`)?.text ?? ''
      expect(said).toContain(`${sha256(text)}  /etc/claude-code/${name}`)
    }
  },
)
