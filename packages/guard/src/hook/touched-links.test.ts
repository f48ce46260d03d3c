import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readHookCall } from './hook-call.ts'
import { judge } from './judge.ts'
import { createDiskView } from './disk-view.ts'
import { touchedLinks } from './touched-links.ts'

type Disk = Readonly<Record<string, string>>

const diskOf = (links: Disk, platform: NodeJS.Platform = 'linux') =>
  createDiskView(platform, (path) => Promise.resolve(links[path] ?? null))

const home = '/c/Users/tanaka'

/** What Windows says of these links. */
const junctions: Disk = {
  'c:/Users/tanaka/project/keys': String.raw`\\?\C:\Users\tanaka\.ssh`,
  'c:/Users/tanaka/project/near': String.raw`keys`,
}

it.each(['keys', 'near'])('a junction of Windows is followed: %s', async (name) => {
  const call = readHookCall(
    JSON.stringify({
      hook_event_name: 'PreToolUse',
      cwd: String.raw`C:\Users\tanaka\project`,
      tool_name: 'Read',
      tool_input: { file_path: String.raw`C:\Users\tanaka\project` + `\\${name}\\id_rsa` },
    }),
  )
  const links = await touchedLinks(call, home, diskOf(junctions, 'win32'))
  const settings = { permissions: { deny: ['Read(~/.ssh/**)'] } }
  expect(judge(call, { settings, homes: [home], links, stateRoot: '/c/guard' }).verdict).toBe('deny')
})

it.each(['cat link/b link/x', 'cat link/x link/b', 'cat link/x/y link/b', 'cat link/b link/x link/y'])(
  'a link behind a link is followed, whichever path comes to it first: %s',
  async (command) => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'sekisho-links-')))
    try {
      await mkdir(join(folder, 'keys'))
      await writeFile(join(folder, 'keys/secret'), '')
      await mkdir(join(folder, 'project/real'), { recursive: true })
      await symlink('real', join(folder, 'project/link'))
      await symlink('../../keys/secret', join(folder, 'project/real/b'))
      const call = {
        tool: 'Bash',
        input: { command },
        cwd: join(folder, 'project'),
        mode: 'default',
      } as const
      const settings = { permissions: { deny: [`Read(/${folder}/keys/**)`] } }
      const links = await touchedLinks(call, folder, createDiskView(process.platform))
      expect(judge(call, { settings, homes: [folder], links, stateRoot: '/guard' }).verdict).toBe('deny')
    } finally {
      await rm(folder, { recursive: true })
    }
  },
)

it.each([
  ['with more names than are looked at', `/p/${'a/../'.repeat(400)}link/secret`, {}],
  ['of a link that leads to itself', '/p/loop/secret', { '/p/loop': 'loop' }],
])('a path %s is none whose links are known', async (_name, file_path, disk: Disk) => {
  const call = { tool: 'Read', input: { file_path }, cwd: '/p', mode: 'default' } as const
  expect(await touchedLinks(call, '/home/x', diskOf(disk))).toBeUndefined()
})

it('a link behind a hundred names is found', async () => {
  const call = {
    tool: 'Read',
    input: { file_path: `/p/${'a/../'.repeat(100)}link/secret` },
    cwd: '/p',
    mode: 'default',
  } as const
  const disk: Disk = { '/p/link': '/keys' }
  const links = await touchedLinks(call, '/home/x', diskOf(disk))
  expect([...(links ?? [])]).toEqual([['/p/link', '/keys']])
})

it.each([
  ['Bash', 'cat notes'],
  ['PowerShell', 'Get-Content notes'],
  ['PowerShell', 'gc ./notes | Out-Null'],
] as const)('what a command of %s reads through a link is what is there: %s', async (tool, command) => {
  const call = { tool, input: { command }, cwd: '/p', mode: 'default' } as const
  const disk: Disk = { '/p/notes': '/keys/secret' }
  const links = await touchedLinks(call, '/home/x', diskOf(disk))
  const settings = { permissions: { deny: ['Read(//keys/**)'] } }
  expect(judge(call, { settings, homes: ['/home/x'], links, stateRoot: '/guard' }).verdict).toBe('deny')
})

it('a look at a command that does not come to an end is ended, for no timer runs meanwhile', async () => {
  const call = readHookCall(
    JSON.stringify({
      hook_event_name: 'PreToolUse',
      cwd: '/srv',
      tool_name: 'Bash',
      tool_input: { command: 'cat *' },
    }),
  )
  const disk = diskOf({})
  const endless = (): never => {
    for (;;);
  }
  const looked = touchedLinks(call, '/home/x', { ...disk, files: { ...disk.files, entriesOf: endless } })
  await expect(looked).rejects.toMatchObject({ code: 'time-over' })
})

it('a link into itself is left soon, however many paths go through it', async () => {
  const asked: string[] = []
  const disk = createDiskView('linux', (path) => Promise.resolve(path === '/srv/a' ? 'a/a' : null))
  const linkAt = (path: string) => {
    asked.push(path)
    return disk.linkAt(path)
  }
  const names = Array.from({ length: 400 }, (_, at) => `a/${at}`)
  const call = readHookCall(
    JSON.stringify({
      hook_event_name: 'PreToolUse',
      cwd: '/srv',
      tool_name: 'Bash',
      tool_input: { command: `cat ${names.join(' ')}` },
    }),
  )
  expect(await touchedLinks(call, '/home/x', { ...disk, linkAt })).toBeUndefined()
  expect(asked.length).toBeLessThan(40_000)
})
