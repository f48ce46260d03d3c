import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GitWitnessSettings } from '../settings.ts'
import { git, newRepository, openGitServer } from '../testing/git-server.ts'
import { createTestTree, type TestTree } from '../testing/tree.ts'
import { ConflictError, WitnessProblem } from '../witness.ts'
import { checkpointOf } from './checkpoint-of.ts'
import { gitEnvironment, repositoryProblem, sshPathProblem } from './git-access.ts'
import { createGitWitness } from './git.ts'

const { signal } = new AbortController()
const searchPath = process.env['PATH'] ?? ''
let folder: string
let tree: TestTree

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sekisho-witness-git-'))
  tree = await createTestTree(3)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function open(
  url: string,
  {
    dataDir = join(folder, 'data'),
    auth = { kind: 'none' },
    path = searchPath,
    resolves = [],
  }: Partial<Open> = {},
) {
  const settings = { kind: 'git', name: 'outside', intervalMs: 60_000, url, branch: 'sekisho', auth } as const
  const lookup = async () => resolves.map((address) => ({ address }))
  return createGitWitness(settings, { dataDir, searchPath: path, proxy: {}, lookup })
}

interface Open {
  dataDir: string
  auth: GitWitnessSettings['auth']
  path: string
  /** addresses of every name */
  resolves: string[]
}

async function sizeAt(size: number) {
  const note = await tree.note(size)
  return { ...checkpointOf(note), note, acknowledged: 0 }
}

describe('a repository', () => {
  test('without the branch holds nothing, and has a commit for each checkpoint then', async () => {
    const url = newRepository(folder, 'plain.git')
    const witness = open(url)
    expect(await witness.newest?.(signal)).toBeUndefined()
    for (const size of [1, 2]) {
      const own = await sizeAt(size)
      await witness.publish(own, signal)
      expect(await witness.newest?.(signal)).toBe(own.note)
    }
    expect(git(url, 'log', '--format=%an %s', 'sekisho').split('\n')).toEqual([
      'Sekisho Checkpoint of 2 entries',
      'Sekisho Checkpoint of 1 entries',
    ])
    expect(git(url, 'show', 'sekisho:checkpoint')).toBe((await tree.note(2)).trim())
  })

  test('is gone on with by a server whose clone is lost', async () => {
    const url = newRepository(folder, 'continued.git')
    const [first, second] = [open(url), open(url, { dataDir: join(folder, 'second') })]
    await first.publish(await sizeAt(1), signal)
    expect(await second.newest?.(signal)).toBe(await tree.note(1))
    await second.publish(await sizeAt(2), signal)
    expect(git(url, 'rev-list', '--count', 'sekisho')).toBe('2')
  })

  test('that has moved on since it was read refuses the push, and nothing is forced', async () => {
    const url = newRepository(folder, 'raced.git')
    const [first, second] = [open(url), open(url, { dataDir: join(folder, 'racing') })]
    await first.newest?.(signal)
    await second.publish(await sizeAt(2), signal)
    await expect(first.publish(await sizeAt(1), signal)).rejects.toThrow(WitnessProblem)
    expect(checkpointOf((await first.newest?.(signal)) ?? '').size).toBe(2)
  })

  test.each(['rewritten', 'removed'])('whose branch was %s is a conflict', async (how) => {
    const url = newRepository(folder, `${how}.git`)
    const witness = open(url)
    await witness.publish(await sizeAt(1), signal)
    await witness.publish(await sizeAt(3), signal)
    if (how === 'rewritten') git(url, 'branch', '--force', 'sekisho', 'sekisho~1')
    else git(url, 'branch', '-D', 'sekisho')
    const found = await Promise.resolve(witness.newest?.(signal)).catch((error: unknown) => error)
    expect(found).toBeInstanceOf(ConflictError)
    const witnessSize = how === 'rewritten' ? 1 : 0
    expect((found as ConflictError).conflict).toMatchObject({ what: 'behind', witnessSize, ownSize: 3 })
  })

  test('with something else in it holds no checkpoint', async () => {
    const url = newRepository(folder, 'strange.git')
    const blob = git(url, 'hash-object', '-w', join(import.meta.dirname, 'git.ts'))
    git(url, 'update-index', '--add', '--cacheinfo', `100644,${blob},checkpoint`)
    const commit = git(url, 'commit-tree', git(url, 'write-tree'), '-m', 'strange')
    git(url, 'update-ref', 'refs/heads/sekisho', commit)
    const note = (await open(url, { dataDir: join(folder, 'strange') }).newest?.(signal)) ?? ''
    expect(() => checkpointOf(note)).toThrow(WitnessProblem)
  })

  test('that is not there is a problem, in git’s own words', async () => {
    await expect(open(join(folder, 'nowhere.git')).newest?.(signal)).rejects.toThrow(
      /does not appear to be a git/,
    )
  })

  test('runs no hook and reads no configuration of the machine or its user', async () => {
    const home = join(folder, 'home')
    await mkdir(join(home, 'hooks'), { recursive: true })
    const proof = join(folder, 'hook-ran')
    for (const hook of ['pre-push', 'reference-transaction', 'post-commit']) {
      await writeFile(join(home, 'hooks', hook), `#!/bin/sh\ntouch ${proof}\nexit 1\n`)
      await chmod(join(home, 'hooks', hook), 0o755)
    }
    await writeFile(join(home, '.gitconfig'), `[core]\n\thooksPath = ${join(home, 'hooks')}\n`)
    const before = process.env['HOME']
    process.env['HOME'] = home
    try {
      const url = newRepository(folder, 'hooked.git')
      await open(url, { dataDir: join(folder, 'hooked') }).publish(await sizeAt(1), signal)
      expect(await readdir(folder)).not.toContain('hook-ran')
    } finally {
      process.env['HOME'] = before
    }
  })

  test('is given up when the server stops', async () => {
    const witness = open(newRepository(folder, 'stopped.git'), { dataDir: join(folder, 'stopped') })
    await expect(witness.newest?.(AbortSignal.abort())).rejects.toThrow(/was stopped/)
  })
})

describe('a repository behind HTTP', () => {
  const authorization = `Basic ${Buffer.from('git:token-of-a-test').toString('base64')}`

  test('is shown the token, and nobody is asked for another', async () => {
    newRepository(folder, 'http.git')
    const server = await openGitServer(folder, authorization)
    try {
      const url = `${server.url}http.git`
      const dataDir = join(folder, 'http')
      const witness = open(url, { dataDir, auth: { kind: 'token', user: 'git', token: 'token-of-a-test' } })
      await witness.newest?.(signal)
      await witness.publish(await sizeAt(2), signal)
      expect(await witness.newest?.(signal)).toBe(await tree.note(2))
      expect(new Set(server.seen)).toEqual(new Set([authorization]))
      const wrong = open(url, { dataDir, auth: { kind: 'token', user: 'git', token: 'wrong' } })
      const problem = await Promise.resolve(wrong.newest?.(signal)).catch((error: unknown) => error)
      expect(problem).toBeInstanceOf(WitnessProblem)
      expect(String(problem)).not.toContain('wrong')
    } finally {
      await server.close()
    }
  })
})

test('a repository behind ssh is reached with the given key and host keys alone', async () => {
  const url = newRepository(folder, 'ssh.git')
  const programs = join(folder, 'programs')
  await mkdir(programs)
  const said = join(folder, 'ssh-said')
  // In the place of ssh: says how it was called, and does what the other machine would.
  await writeFile(
    join(programs, 'ssh'),
    `#!/bin/sh\necho "$@" > ${said}\nfor last; do :; done\neval "$last"\n`,
  )
  await chmod(join(programs, 'ssh'), 0o755)
  const witness = open(`ssh://git@host.example${url}`, {
    dataDir: join(folder, 'ssh-data'),
    auth: { kind: 'ssh', keyFile: '/etc/sekisho/key', knownHostsFile: '/etc/sekisho/hosts' },
    path: `${programs}:${searchPath}`,
    resolves: ['192.0.2.7'],
  })
  await witness.newest?.(signal)
  await witness.publish(await sizeAt(3), signal)
  expect(git(url, 'show', 'sekisho:checkpoint')).toBe((await tree.note(3)).trim())
  expect(await readFile(said, 'utf8')).toContain(
    '-F /dev/null -i /etc/sekisho/key -o BatchMode=yes -o IdentitiesOnly=yes -o IdentityAgent=none -o StrictHostKeyChecking=yes -o UserKnownHostsFile=/etc/sekisho/hosts -o ConnectTimeout=15 -o HostName=192.0.2.7 -o HostKeyAlias=host.example',
  )
})

test.each(['127.0.0.1', '169.254.169.254', '::1', 'fd00:ec2::254'])(
  'a name that resolves to %s is refused before git sees it',
  async (address) => {
    for (const url of ['https://git.example.com/audit.git', 'ssh://git@git.example.com/audit.git']) {
      const auth = url.startsWith('ssh')
        ? ({ kind: 'ssh', keyFile: '/k', knownHostsFile: '/h' } as const)
        : ({ kind: 'none' } as const)
      const dataDir = join(folder, 'judged')
      const witness = open(url, { dataDir, auth, resolves: ['192.0.2.7', address] })
      await expect(witness.newest?.(signal)).rejects.toThrow('is refused')
    }
  },
)

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['2001:db8::7', '[2001:db8::7]'],
])('git connects to %s, which was judged, and to no other', async (address, told) => {
  const settings = { url: 'https://git.example.com:8443/audit.git', auth: { kind: 'none' } } as const
  expect(await gitEnvironment(settings, { proxy: {}, lookup: async () => [{ address }] })).toMatchObject({
    GIT_CONFIG_KEY_0: 'http.curloptResolve',
    GIT_CONFIG_VALUE_0: `git.example.com:8443:${told}`,
  })
})

test.each([
  ['https://git.example.com/audit.git', undefined],
  ['ssh://git@git.example.com/audit.git', undefined],
  ['/srv/audit.git', undefined],
  ['git@git.example.com:audit.git', 'is not a URL'],
  ['ext::sh -c x', 'https://'],
  ['http://git.example.com/audit.git', 'https://'],
  ['https://user:secret@git.example.com/audit.git', 'user or password'],
  ['ssh://git:secret@git.example.com/audit.git', 'password'],
  ['ssh://-oProxyCommand=x/audit.git', 'host'],
  ['https://169.254.169.254/audit.git', 'metadata'],
  ['ssh://git@localhost/audit.git', 'this machine'],
  ['--upload-pack=touch', 'is not a URL'],
])('the address %s is judged as it is written', (url, problem) => {
  const found = repositoryProblem(url, { allowLoopback: false })
  if (problem === undefined) expect(found).toBeUndefined()
  else expect(found).toContain(problem)
})

test.each(['key', '/a b', '/a;b', '/a$(b)', "/a'b"])('%j may not stand in the call of ssh', (path) => {
  expect(sshPathProblem(path)).toBeDefined()
})
