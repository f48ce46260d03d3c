import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commandLine } from '../testing-commands.ts'
import { note, verdict } from '../testing-ledger.ts'

const cli = commandLine()

describe('ledger tail', () => {
  it('shows the newest entry last', async () => {
    const { out } = await cli.onData('ledger', 'tail')
    expect(out.indexOf('exchange.settled')).toBeLessThan(out.indexOf('credential.revoked'))
  })

  it('shows which model served and what was asked for, where a routing rule came between', async () => {
    expect((await cli.onData('ledger', 'tail')).out).toContain(
      'model=claude-haiku-5-5 routedFrom=claude-opus-5-5',
    )
  })
})

describe('spend', () => {
  it('keeps simulated calls apart from money that was spent', async () => {
    const { out } = await cli.onData('spend')
    expect(out).toMatch(/Sato \(practice\) .* \$77\.00\n/)
    expect(out).toMatch(/total .* \$1,234\.500001\n/)
    expect(out).toContain('no money was spent')
  })
})

describe('ledger verify', () => {
  it('ends with 0 and the last vouched entry when all is in order', async () => {
    const vouchedThrough = { size: 10, entry: { boot: 'boot_1', seq: 9 } }
    const { code, out } = await cli.onData('ledger', 'verify')
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('12 entries') })
    const ledger = { verify: async () => ({ ...verdict, vouchedThrough }) }
    const vouched = await cli.command(['ledger', 'verify', '--data', cli.dataDir], { ledger })
    expect(vouched.out).toContain('through boot_1 number 9')
  })

  it('says what it cannot see when no saved checkpoint was given, and only then', async () => {
    const limit = 'cut off at the end'
    expect((await cli.onData('ledger', 'verify')).out).toContain(limit)
    const file = join(cli.dataDir, 'kept.txt')
    await writeFile(file, note)
    const { code, out } = await cli.onData('ledger', 'verify', '--checkpoint', file)
    expect(code).toBe(0)
    expect(out).not.toContain(limit)
  })

  it('ends with 1 and names what is wrong', async () => {
    const problems = [{ what: 'altered' as const, boot: 'boot_1', seq: 3, detail: 'not the bytes\u001B[2J' }]
    const ledger = { verify: async () => ({ ...verdict, ok: false, problems, problemCount: 3 }) }
    const { code, out } = await cli.command(['ledger', 'verify', '--data', cli.dataDir], { ledger })
    expect(code).toBe(1)
    expect(out).toContain('altered: not the bytes\\u001b[2J (boot_1 #3)')
    expect(out).toContain('2 more')
    expect((await cli.command(['ledger', 'verify', '--data', cli.dataDir, '--json'], { ledger })).code).toBe(
      1,
    )
  })

  it('ends with 3 when there is no ledger to read', async () => {
    expect((await cli.command(['ledger', 'verify', '--data', join(cli.dataDir, 'nowhere')])).code).toBe(3)
    const ledger = { verify: () => Promise.reject(new Error('unable to open database file')) }
    const { code, err } = await cli.command(['ledger', 'verify', '--data', cli.dataDir], { ledger })
    expect(code).toBe(3)
    expect(err).toContain('unable to open database file')
  })

  it('ends with 2 when a file holds no checkpoint, and says nothing of the ledger', async () => {
    const file = join(cli.dataDir, 'no-checkpoint.txt')
    await writeFile(file, note.slice(0, 30))
    for (const words of [['verify'], ['verify', '--from', 'x.jsonl']]) {
      const { code, out, err } = await cli.onData('ledger', ...words, '--checkpoint', file)
      expect({ code, out }).toEqual({ code: 2, out: '' })
      expect(err).toContain('holds no signed checkpoint, and nothing was compared')
    }
    const restored = await cli.command([
      'restore',
      '--from',
      file,
      '--data',
      file,
      '--checkpoint',
      file,
      '--lang',
      'ja',
    ])
    expect(restored.code).toBe(2)
    expect(restored.err).toContain(
      '署名付きチェックポイントではないため、照合していません(署名の前に空行がありません)',
    )
  })

  it('ends with 2 when there is no such checkpoint', async () => {
    expect((await cli.onData('ledger', 'verify', '--checkpoint', join(cli.dataDir, 'none.txt'))).code).toBe(2)
  })
})

describe('ledger checkpoint', () => {
  it('writes the newest checkpoint as it was signed', async () => {
    const file = join(cli.dataDir, 'checkpoint.txt')
    const { code, out } = await cli.onData('ledger', 'checkpoint', '--out', file)
    expect(code).toBe(0)
    expect(out).toContain('10 entries')
    expect(await readFile(file, 'utf8')).toBe(note)
  })

  it('ends with 1 when none was signed yet', async () => {
    const ledger = { newestCheckpoint: async () => undefined }
    const file = join(cli.dataDir, 'never.txt')
    expect(
      (
        await cli.command(['ledger', 'checkpoint', '--data', join(cli.dataDir, 'nowhere'), '--out', file], {
          ledger,
        })
      ).code,
    ).toBe(3)
    const words = ['ledger', 'checkpoint', '--data', cli.dataDir, '--out', file]
    expect((await cli.command(words, { ledger })).code).toBe(1)
  })
})
