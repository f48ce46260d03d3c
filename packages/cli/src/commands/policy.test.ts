import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli } from '../testing.ts'
import { readLines } from './read-lines.ts'

const linesOf = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((text): unknown => JSON.parse(text))

const denied = {
  id: 'a',
  user: { permissions: { allow: ['Bash'], deny: ['Bash(rm *)'] } },
  tool: 'Bash',
  input: { command: 'ls; rm x' },
}
const line = (row: unknown) => `${JSON.stringify(row)}\n`

describe('policy predict', () => {
  it('prints a line for each call: the verdict, the rule, its scope and the reason', async () => {
    const asked = { ...denied, id: 'b', user: {} }
    const { code, out } = await runCli(['policy', 'predict', '--jsonl'], {
      stdin: line(denied) + line(asked),
    })
    expect(code).toBe(0)
    expect(linesOf(out)).toMatchObject([
      { line: 1, id: 'a', verdict: 'deny', rule: 'Bash(rm *)', scope: 'user', reason: expect.any(String) },
      { line: 2, id: 'b', verdict: 'ask', reason: expect.any(String) },
    ])
  })

  it('names a row it cannot read, goes on, and ends with 1', async () => {
    const rows = [
      'no JSON\n',
      line({ ...denied, tool: 1 }),
      line({ ...denied, mode: 'x' }),
      '\n',
      line(denied),
    ]
    const { code, out } = await runCli(['policy', 'predict', '--jsonl', '-'], { stdin: rows.join('') })
    expect(code).toBe(1)
    expect(linesOf(out)).toMatchObject([
      { line: 1, error: { code: 'row_not_json', message: 'row 1: is not JSON' } },
      { line: 2, id: 'a', error: { code: 'row_not_text', message: 'row a: tool is not a text' } },
      { line: 3, id: 'a', error: { code: 'row_unknown_mode' } },
      { line: 5, id: 'a', verdict: 'deny' },
    ])
  })

  it('repeats an id that is a number, and goes on after a row that is nested without end', async () => {
    const deep = `{"id":"b","tool":"Bash","input":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_001)}\n`
    const { code, out, err } = await runCli(['policy', 'predict', '--jsonl'], {
      stdin: line({ ...denied, id: 7 }) + deep + line([denied]) + line(denied),
    })
    expect([code, err]).toStrictEqual([1, ''])
    expect(linesOf(out)).toMatchObject([
      { line: 1, id: 7, verdict: 'deny' },
      { line: 2, id: 'b', error: { code: 'row_too_deep', message: 'row b: row is nested too deeply' } },
      { line: 3, error: { code: 'row_not_object' } },
      { line: 4, id: 'a', verdict: 'deny' },
    ])
  })

  it('reads a file, and prints for people without --jsonl, safe for a terminal', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sekisho-rows-'))
    try {
      await writeFile(join(folder, 'rows.jsonl'), line({ ...denied, id: '\u001B[2J' }))
      const { code, out } = await runCli(['policy', 'predict', join(folder, 'rows.jsonl')])
      expect([code, out]).toStrictEqual([0, '\\u001b[2J: deny (a rule denies it: Bash(rm *))\n'])
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('says the reason in Japanese to people, and by code and in English to programs', async () => {
    const people = await runCli(['policy', 'predict', '--lang', 'ja'], { stdin: line(denied) })
    expect(people.out).toBe('a: deny (ルールが拒否しています: Bash(rm *))\n')
    const programs = await runCli(['policy', 'predict', '--jsonl', '--lang', 'ja'], { stdin: line(denied) })
    expect(await runCli(['policy', 'predict', '--json'], { stdin: line(denied) })).toStrictEqual(programs)
    expect(linesOf(programs.out)).toStrictEqual([
      {
        line: 1,
        id: 'a',
        verdict: 'deny',
        rule: 'Bash(rm *)',
        scope: 'user',
        reason: 'a rule denies it',
        reason_code: 'rule-denies',
      },
    ])
  })

  it('names a field it does not know once, and judges the row all the same', async () => {
    const row = line({ ...denied, modes: 'plan' })
    const { code, out, err } = await runCli(['policy', 'predict', '--jsonl'], { stdin: row + row })
    expect([code, linesOf(out).length, err]).toStrictEqual([
      0,
      2,
      'row 1: the field modes means nothing here and is passed over\n',
    ])
  })

  it('ends with 2 when there is no such file', async () => {
    const { code, err } = await runCli(['policy', 'predict', '--jsonl', 'nowhere.jsonl'])
    expect([code, err]).toStrictEqual([2, expect.stringContaining('nowhere.jsonl')])
  })
})

describe('policy enforce', () => {
  it('judges what a call does: where the client would be got round it denies', async () => {
    const hidden = { ...denied, input: { command: "eval 'r'm x" } }
    const unclear = { ...denied, id: 'b', input: { command: '$X y' } }
    const given = { stdin: line(hidden) + line(unclear) + line({ ...denied, policy: 1 }) }
    const { code, out } = await runCli(['policy', 'enforce', '--jsonl'], given)
    expect(code).toBe(1)
    expect(linesOf(out)).toMatchObject([
      { line: 1, id: 'a', verdict: 'deny', rule: 'Bash(rm *)', scope: 'user', reason: expect.any(String) },
      { line: 2, id: 'b', verdict: 'ask', reason: expect.any(String) },
      { line: 3, error: { code: 'row_not_object' } },
    ])
  })
})

describe('readLines', () => {
  it('joins what was cut anywhere, and gives up a line that is too long but not the next', async () => {
    const bytes = new TextEncoder().encode('あい\r\n0123456789\nxy')
    const chunks = async function* (): AsyncGenerator<Uint8Array> {
      for (const byte of bytes) yield Uint8Array.of(byte)
    }
    const lines: (string | undefined)[] = []
    for await (const text of readLines(chunks(), 5)) lines.push(text)
    expect(lines).toStrictEqual(['あい', undefined, 'xy'])
  })
})
