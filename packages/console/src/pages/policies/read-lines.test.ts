import { maxLineLength } from '@sekisho/policy'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLines } from './read-lines.ts'

async function linesOf(text: string): Promise<string[]> {
  const lines: string[] = []
  for await (const line of readLines(new Blob([text]))) lines.push(line)
  return lines
}

describe('readLines', () => {
  it('gives what stands between line ends, however the file comes in pieces', async () => {
    const line = fc.string({ maxLength: 30 }).filter((text) => !text.includes('\n'))
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1 }), async (lines) => {
        expect(await linesOf(`${lines.join('\n')}\n`)).toEqual(lines)
      }),
    )
  })

  it('gives the last line without an end too', async () => {
    expect(await linesOf('a\nb')).toEqual(['a', 'b'])
  })

  it('holds of a line that is too long little more than shows it, and goes on with the next', async () => {
    const [first = '', second] = await linesOf(`${'x'.repeat(maxLineLength * 2)}\nnext`)
    expect(first).toHaveLength(maxLineLength + 1)
    expect(second).toBe('next')
  })
})
