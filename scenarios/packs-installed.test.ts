import { packsOf } from '@sekisho/policy'
import * as fc from 'fast-check'
import { spawnSync } from 'node:child_process'
import { chmod, lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith, sha256 } from './pack-tools.ts'

// The shell installer, run by the shell of this machine under a prefix.

const options = { sha256, organization: 'Kanamori', identifier: 'com.example.it', only: ['shell'] } as const
const settings = { permissions: { deny: ['Read(./.env)'] } }
const installer = 'shell/install-claude-code-settings.sh'

interface Ran {
  status: number | null
  out: string
  err: string
}

async function machine(document: Parameters<typeof packsOf>[0] = { settings }) {
  const files = packsOf(document, options)
  const folder = await folderWith(files)
  const etc = join(folder.path, 'root/etc/claude-code')
  await mkdir(join(folder.path, 'root'))
  return {
    etc,
    script: join(folder.path, installer),
    run(...args: string[]): Ran {
      const prefix = join(folder.path, 'root')
      const { status, stdout, stderr } = spawnSync(
        '/bin/sh',
        [join(folder.path, installer), ...args, '--prefix', prefix],
        { encoding: 'utf8' },
      )
      return { status, out: stdout, err: stderr }
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

describe('the installer', () => {
  test('writes the files, for all to read and nobody else to write, and leaves nothing beside them', async () => {
    await using laptop = await machine({ settings, mcp: { mcpServers: {} } })
    expect(laptop.run()).toMatchObject({ status: 0, err: '' })
    expect((await readdir(laptop.etc)).sort()).toStrictEqual(['managed-mcp.json', 'managed-settings.json'])
    const file = join(laptop.etc, 'managed-settings.json')
    expect(JSON.parse(await readFile(file, 'utf8'))).toStrictEqual(settings)
    expect(((await lstat(file)).mode & 0o777).toString(8)).toBe('644')
  })

  test('run again changes nothing, not even the file', async () => {
    await using laptop = await machine()
    laptop.run()
    const before = await lstat(join(laptop.etc, 'managed-settings.json'))
    expect(laptop.run()).toMatchObject({ status: 0, out: expect.stringContaining('unchanged') })
    expect((await lstat(join(laptop.etc, 'managed-settings.json'))).ino).toBe(before.ino)
  })

  test('replaces what was altered, and --check says so before, changing nothing', async () => {
    await using laptop = await machine()
    laptop.run()
    const file = join(laptop.etc, 'managed-settings.json')
    await writeFile(file, '{}')
    expect(laptop.run('--check')).toMatchObject({ status: 1, out: expect.stringContaining('not in order') })
    expect(await readFile(file, 'utf8')).toBe('{}')
    expect(laptop.run().status).toBe(0)
    expect(laptop.run('--check').status).toBe(0)
  })

  test.each([0o664, 0o646])('counts a file that others may write (%o) as not in order', async (mode) => {
    await using laptop = await machine()
    laptop.run()
    await chmod(join(laptop.etc, 'managed-settings.json'), mode)
    expect(laptop.run('--check').status).toBe(1)
    expect(laptop.run().status).toBe(0)
    expect(laptop.run('--check').status).toBe(0)
  })

  test('refuses a folder that others may write, or that is a link', async () => {
    await using open = await machine()
    await mkdir(open.etc, { recursive: true })
    await chmod(open.etc, 0o777)
    expect(open.run()).toMatchObject({ status: 1, err: expect.stringContaining('refused') })
    expect(await readdir(open.etc)).toStrictEqual([])
    await using linked = await machine()
    await mkdir(join(linked.etc, '..'), { recursive: true })
    await symlink('/tmp', linked.etc)
    expect(linked.run()).toMatchObject({ status: 1, err: expect.stringContaining('not a folder') })
  })

  test('does not write through a link in a file’s place', async () => {
    await using laptop = await machine()
    await mkdir(laptop.etc, { recursive: true, mode: 0o755 })
    await symlink('/tmp/sekisho-elsewhere', join(laptop.etc, 'managed-settings.json'))
    expect(laptop.run().status).toBe(1)
    expect(laptop.run('--check').status).toBe(1)
  })

  test('does not install a content that was altered in the script', async () => {
    await using laptop = await machine()
    const script = await readFile(laptop.script, 'utf8')
    await writeFile(laptop.script, script.replace('Read(./.env)', 'Read(./.enw)'))
    expect(laptop.run()).toMatchObject({ status: 1, err: expect.stringContaining('altered') })
    expect(await readdir(laptop.etc)).toStrictEqual([])
  })

  test('--uninstall takes away what it installed, and leaves what somebody changed', async () => {
    await using laptop = await machine({ settings, instructions: 'Be careful.' })
    laptop.run()
    await writeFile(join(laptop.etc, 'CLAUDE.md'), 'Mine.')
    expect(laptop.run('--uninstall')).toMatchObject({ status: 1, err: expect.stringContaining('CLAUDE.md') })
    expect(await readdir(laptop.etc)).toStrictEqual(['CLAUDE.md'])
    expect(laptop.run('--uninstall', '--force').status).toBe(0)
    expect(await readdir(join(laptop.etc, '..'))).toStrictEqual([])
  })

  test('refuses an option it does not know', async () => {
    await using laptop = await machine()
    expect(laptop.run('--chekc')).toMatchObject({ status: 2 })
  })

  test('installs any text byte for byte', async () => {
    const words = [
      '$HOME',
      '`id`',
      "'",
      '"',
      '\\',
      '\n',
      '\t',
      '関所',
      'SEKISHO_',
      'EOF\n',
      '$(id)',
      '%',
      ' ',
    ]
    const texts = fc.sample(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 30 }), {
      numRuns: 15,
      seed: 7,
    })
    for (const instructions of texts.map((drawn) => drawn.join(''))) {
      await using laptop = await machine({ settings: { claudeMd: instructions }, instructions })
      expect(laptop.run()).toMatchObject({ status: 0, err: '' })
      const written = await readFile(join(laptop.etc, 'CLAUDE.md'), 'utf8')
      expect(written).toBe(instructions.endsWith('\n') ? instructions : `${instructions}\n`)
      const read: unknown = JSON.parse(await readFile(join(laptop.etc, 'managed-settings.json'), 'utf8'))
      expect(read).toStrictEqual({ claudeMd: instructions })
    }
  })
})
