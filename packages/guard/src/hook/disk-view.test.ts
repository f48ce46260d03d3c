import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { memoryFiles } from '../../../policy/src/enforce/testing/memory-files.ts'
import { createDiskView, type DiskView } from './disk-view.ts'

let root: string
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'sekisho-disk-')))
  mkdirSync(join(root, 'a/b'), { recursive: true })
  writeFileSync(join(root, 'a/.f'), '')
  symlinkSync('a/b', join(root, 'link'))
  symlinkSync('/nowhere', join(root, 'a/broken'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const questions = ['', '/a', '/a/b', '/a/.f', '/link', '/a/broken', '/none', '/a/.f/x']

function answers({ files }: Pick<DiskView, 'files'>): unknown {
  return questions.map((path) => [
    files.linkAt(root + path),
    files.entriesOf(root + path, false)?.toSorted((one, two) => (one.name < two.name ? -1 : 1)),
  ])
}

describe('the disk as a hook sees it', () => {
  it('says nothing of what it was not asked before, then what a disk in memory says', async () => {
    const disk = createDiskView('linux')
    expect(answers(disk)).toEqual(questions.map(() => [undefined, undefined]))
    expect(await disk.learn()).toBe(true)
    const same = memoryFiles({
      files: [`${root}/a/.f`, `${root}/a/b/x`],
      links: { [`${root}/link`]: 'a/b', [`${root}/a/broken`]: '/nowhere' },
    })
    writeFileSync(join(root, 'a/b/x'), '')
    const later = createDiskView('linux')
    answers(later)
    await later.learn()
    const real = await (async () => answers(later))()
    // A system lists what a link leads to; who asks here follows links itself, and asks of none.
    expect(without(real, '/link')).toEqual(without(answers({ files: same }), '/link'))
    expect(await later.learn()).toBe(false)
  })

  it('is not known of a folder with more names than are made anything of', async () => {
    for (let at = 0; at < 2100; at++) writeFileSync(join(root, 'a/b', String(at)), '')
    const disk = createDiskView('linux')
    const ask = () => disk.files.entriesOf(join(root, 'a/b'), false)
    expect(ask()).toBeUndefined()
    await disk.learn()
    expect([ask(), await disk.learn()]).toEqual([undefined, false])
  })

  it('is looked at once: what changes while a call is judged changes nothing', async () => {
    const disk = createDiskView('linux')
    expect(await disk.linkAt(join(root, 'link'))).toBe('a/b')
    rmSync(join(root, 'link'))
    expect(disk.files.linkAt(join(root, 'link'))).toBe('a/b')
  })

  it('is looked at in one go below a folder of which all is asked', async () => {
    const disk = createDiskView('linux')
    disk.files.entriesOf(root, true)
    await disk.learn()
    expect([disk.files.entriesOf(join(root, 'a/b'), true), disk.files.linkAt(join(root, 'link'))]).toEqual([
      [],
      'a/b',
    ])
    expect(await disk.learn()).toBe(false)
  })

  it('does not answer past its limit, nor on Windows', async () => {
    const disk = createDiskView('linux')
    for (let at = 0; at < 2000; at++) disk.files.entriesOf(`${root}/${at}`, false)
    disk.files.entriesOf(root, false)
    await disk.learn()
    expect([disk.files.entriesOf(`${root}/0`, false), disk.files.entriesOf(root, false)]).toEqual([
      null,
      undefined,
    ])
    const blind = createDiskView('win32')
    answers(blind)
    expect(await blind.learn()).toBe(false)
    expect(answers(blind)).toEqual(questions.map(() => [undefined, undefined]))
  })
})

function without(all: unknown, path: string): unknown {
  return Array.isArray(all) ? all.filter((_, at) => questions[at] !== path) : all
}
