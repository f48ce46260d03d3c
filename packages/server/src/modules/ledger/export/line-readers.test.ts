import { createLineReader, encodeNewEntry, ExportError, formatEntryLine } from '@sekisho/ledger'
import { expect, test } from 'vitest'
import { personCreated } from '../testing/entries.ts'
import { sha256 } from '../sha256.ts'
import { entryRows } from '../writer/entry-rows.ts'
import { lineBlocks, linesOf } from './line-blocks.ts'
import { createLineReaders } from './line-readers.ts'
import { fromColumns, readLines, toColumns } from './read-lines.ts'

/** Lines of every kind, of two boots. */
function someLines(): string {
  const texts = ['a', 'b', 'c'].map((name) => encodeNewEntry(personCreated(`per_${name}`)))
  const rows = ['boot_a', 'boot_b'].flatMap((boot) => entryRows(texts, { boot, seq: 0, prev: '' }))
  const lines = rows.map(({ body, leaf_hash: leafHash }, leaf) =>
    formatEntryLine({ leaf, text: leaf === 4 ? undefined : Buffer.from(body).toString(), leafHash }),
  )
  return [...lines, '{"checkpoint":"note\\n"}\n', 'nonsense\n', '{"leaf":7,"entry":{}}\n'].join('')
}

const shown = (lines: Iterable<unknown>) =>
  JSON.parse(
    JSON.stringify([...lines], (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    ).replaceAll(/\{"type":"Buffer","data":(\[[\d,]*\])\}/g, (_, data: string) =>
      JSON.stringify(Buffer.from(JSON.parse(data) as number[]).toString('hex')),
    ),
  ) as unknown[]

test('lines are the same after they crossed as columns', () => {
  const lines = readLines(Buffer.from(someLines()), createLineReader(sha256))
  expect(lines.map(({ type }) => type)).toEqual(
    'entry entry entry entry removed entry checkpoint broken broken'.split(' '),
  )
  expect(shown(fromColumns(toColumns(lines)))).toEqual(shown(lines))
})

test('threads read blocks as this one does, and in the order they were given', async () => {
  const readers = createLineReaders()
  try {
    const blocks = Array.from({ length: 20 }, (_, index) => Buffer.from(`${someLines()}block ${index}\n`))
    const read = await Promise.all(blocks.map((block) => readers.read(block)))
    expect(read.map(shown)).toEqual(blocks.map((block) => shown(readLines(block, createLineReader(sha256)))))
    const long = Buffer.concat([Buffer.alloc(8_400_000, 'a'), Buffer.from('\n')])
    await expect(readers.read(long)).rejects.toThrow(ExportError)
    expect(shown(await readers.read(Buffer.from(someLines())))).toHaveLength(9)
  } finally {
    await readers.close()
  }
})

test('blocks are whole lines, however the bytes come', async () => {
  const bytes = Buffer.from(someLines())
  for (const size of [1, 7, 100, bytes.length]) {
    async function* pieces() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
    }
    const lines: string[] = []
    for await (const block of lineBlocks(pieces()))
      for (const line of linesOf(block)) lines.push(line.toString())
    expect(lines).toEqual(bytes.toString().split('\n').slice(0, -1))
  }
})
