import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  encodeBase64Url,
  ExportError,
  formatEntryLine,
  formatHeader,
  formatCheckpointLine,
  leafHash,
  proveInclusion,
  signCheckpoint,
  type NoteSigner,
  type NoteVerifier,
} from '../index.ts'
import { newKey } from '../testing/keys.ts'
import { buildExport, checkLines, entryText, type MemoryExport } from '../testing/memory-export.ts'
import { sourceOf, treeHash } from '../testing/naive-tree.ts'
import { sha256 } from '../testing/sha256.ts'

const turns = [
  { boot: 'boot_a', count: 40 },
  { boot: 'boot_b', count: 25 },
  { boot: 'boot_a', count: 3 },
  { boot: 'boot_c', count: 1 },
  { boot: 'boot_b', count: 60 },
  { boot: 'boot_d', count: 30 },
]
const size = 159
let signer: NoteSigner
let verifier: NoteVerifier
let made: MemoryExport

beforeAll(async () => {
  ;({ signer, verifier } = await newKey())
  made = await buildExport({ turns, signer, every: 32 })
})

const renumber = (lines: string[]) => {
  let leaf = 0
  return lines.map((line) =>
    line.startsWith('{"leaf":') ? line.replace(/^\{"leaf":\d+/, `{"leaf":${leaf++}`) : line,
  )
}
const at = <Item>(items: readonly Item[], index: number): Item => {
  const item = items[index]
  if (item === undefined) throw new RangeError(`nothing at ${index}`)
  return item
}
const lineAt = (leaf: number) => at(made.lineOf, leaf)

interface Tampering {
  /** @returns the altered lines and the leaf that must be named */
  change: (one: number, other: number, random: number) => { lines: (string | Uint8Array)[]; leaf: number }
}

/** What somebody with an editor might do to one or two lines of entries. */
const tamperings: Record<string, Tampering> = {
  'a flipped bit': {
    change(one, _, random) {
      const bytes = new TextEncoder().encode(at(made.lines, lineAt(one)))
      const place = random % bytes.length
      bytes[place] = (bytes[place] ?? 0) ^ (1 << (random % 7))
      // A line feed would make two lines of one; that is another tampering.
      if (bytes.includes(10)) bytes[place] = 0xff
      return { lines: made.lines.map((line, index) => (index === lineAt(one) ? bytes : line)), leaf: one }
    },
  },
  'another text with a right form': {
    change(one) {
      const { boot, seq } = at(made.places, one)
      const { prev } = JSON.parse(at(made.texts, one)) as { prev: string }
      const text = entryText({ boot, seq, prev }, 'something else')
      const line = formatEntryLine({ leaf: one, text, leafHash: new Uint8Array() }).trimEnd()
      return { lines: made.lines.with(lineAt(one), line), leaf: one }
    },
  },
  'a deleted line': {
    change: (one) => ({ lines: made.lines.toSpliced(lineAt(one), 1), leaf: one }),
  },
  'two lines in each other’s place': {
    change(one, other) {
      const [first, second] = [Math.min(one, other), Math.max(one, other)]
      const lines = made.lines.with(lineAt(first), at(made.lines, lineAt(second)))
      return { lines: lines.with(lineAt(second), at(made.lines, lineAt(first))), leaf: first }
    },
  },
  'two texts in each other’s place': {
    change(one, other) {
      const [first, second] = [Math.min(one, other), Math.max(one, other)]
      const put = (leaf: number, from: number) =>
        formatEntryLine({ leaf, text: at(made.texts, from), leafHash: new Uint8Array() }).trimEnd()
      const lines = made.lines.with(lineAt(first), put(first, second))
      return { lines: lines.with(lineAt(second), put(second, first)), leaf: first }
    },
  },
  'a copy of a line elsewhere': {
    change: (one, other) => ({
      lines: made.lines.toSpliced(lineAt(one), 0, at(made.lines, lineAt(other))),
      leaf: one,
    }),
  },
}

/**
 * Where an entry may be missed: a text of another boot that fits its own chain where it stands leaves a gap between two
 * entries of this one, most often of one leaf; at the end of a boot’s turn the entry after it may be the one named.
 */
function stretchOf(leaf: number): [number, number] {
  const { boot } = at(made.places, leaf)
  const before = made.places.findLastIndex((place, index) => index < leaf && place.boot === boot)
  const after = made.places.findIndex((place, index) => index > leaf && place.boot === boot)
  return [before + 1, after === -1 ? size : after]
}

const seeds = { seed: 20_261_126, numRuns: 170 }

describe('an export', () => {
  test('verifies, and says what was signed by whom', async () => {
    const verdict = await checkLines(made.lines, [verifier])
    expect(verdict).toMatchObject({
      ok: true,
      entries: size,
      from: 0,
      sequenced: size,
      intactThrough: size,
      ownKeys: false,
      keys: [{ key: signer.verifierKey, checkpoints: 5, firstSize: 32, lastSize: size }],
    })
  })

  test('verifies with its own keys, and says that they are its own', async () => {
    expect(await checkLines(made.lines, [])).toMatchObject({ ok: true, ownKeys: true })
  })

  test('of a part of the ledger verifies by the frontier before it', async () => {
    for (const from of [1, 31, 32, 64, 100, size - 1]) {
      const part = await buildExport({ turns, signer, every: 32, from })
      expect(await checkLines(part.lines, [verifier])).toMatchObject({ ok: true, from, entries: size - from })
    }
  })

  test('with removed texts verifies by their hashes, if an entry says that they were removed', async () => {
    const removed = new Set([0, 1, 2, 39, 40, 50, 68, 80, 81, 128])
    const plan = { turns, signer, every: 32, removed }
    const part = await buildExport({ ...plan, explains: size - 1 })
    const found = { removed: removed.size, entries: size - removed.size }
    expect(await checkLines(part.lines, [verifier])).toMatchObject({ ok: true, ...found })
    const bare = await checkLines((await buildExport(plan)).lines, [verifier])
    expect(bare).toMatchObject({ ok: false, ...found })
    expect(bare.problems.map(({ leaf }) => leaf)).toEqual([0, 39, 50, 68, 80, 128])
  })

  describe.each(Object.entries(tamperings))('with %s', (name, { change }) => {
    test('is refused, and the place is named', async () => {
      const leaf = fc.nat(size - 1)
      await fc.assert(
        fc.asyncProperty(leaf, leaf, fc.nat(), async (one, other, random) => {
          fc.pre(one !== other)
          const { lines, leaf: expected } = change(one, other, random)
          const verdict = await checkLines(lines, [verifier])
          expect(verdict.ok).toBe(false)
          // A copy just before the next line, or of the line itself, is as good in one place as in the other.
          const near = name.startsWith('a copy') ? [expected - 1, expected + 1] : [expected, expected]
          const [least = 0, most = 0] = name.startsWith('two texts') ? stretchOf(expected) : near
          const named = verdict.problems[0]?.leaf ?? -1
          if (named < least || named > most)
            expect.fail(
              `${one} ${other} ${random}: ${JSON.stringify(verdict.problems.slice(0, 4))}, not ${expected}`,
            )
        }),
        seeds,
      )
    })

    test('is refused all the same once the lines are numbered anew', async () => {
      const leaf = fc.nat(size - 1)
      await fc.assert(
        fc.asyncProperty(leaf, leaf, fc.nat(), async (one, other, random) => {
          fc.pre(one !== other)
          const { lines } = change(one, other, random)
          const texts = lines.map((line) =>
            typeof line === 'string' ? line : new TextDecoder().decode(line),
          )
          expect((await checkLines(renumber(texts), [verifier])).ok).toBe(false)
        }),
        { ...seeds, numRuns: 40 },
      )
    })
  })

  test('whose end was cut off says so, wherever', async () => {
    for (let count = 1; count < made.lines.length; count += 7) {
      const verdict = await checkLines(made.lines.slice(0, count), [verifier])
      expect(verdict.ok).toBe(false)
      expect(verdict.problems.map(({ what }) => what)).toContain('missing')
    }
  })

  test('that lacks a checkpoint’s line, or has one of another size in its place, is refused where it must be', async () => {
    const [first] = made.lines.flatMap((line, index) => (line.startsWith('{"checkpoint"') ? [index] : []))
    expect((await checkLines(made.lines.toSpliced(first ?? 0, 1), [verifier])).ok).toBe(true)
    const moved = made.lines.toSpliced(first ?? 0, 1).toSpliced(10, 0, at(made.lines, first ?? 0))
    expect((await checkLines(moved, [verifier])).ok).toBe(false)
    expect((await checkLines(made.lines.slice(0, -1), [verifier])).ok).toBe(false)
  })

  test('signed by a key that is not trusted is refused', async () => {
    const other = await newKey()
    expect((await checkLines(made.lines, [other.verifier])).problems).toMatchObject([
      { what: 'checkpoint' },
      { what: 'checkpoint' },
      { what: 'checkpoint' },
      { what: 'checkpoint' },
      { what: 'checkpoint' },
      { what: 'missing' },
    ])
  })

  test('whose suffix was rewritten with the ledger’s own key is in order by itself; a witness’s checkpoints tell', async () => {
    const rewritten = await buildExport({
      turns: [...turns.slice(0, 4), { boot: 'boot_b', count: 59 }, { boot: 'boot_d', count: 31 }],
      signer,
      every: 32,
    })
    expect(await checkLines(rewritten.lines, [verifier])).toMatchObject({ ok: true })
    const checkpoints = [32, 64, 96, 128, size].map((kept) => made.notes.get(kept) ?? '')
    const verdict = await checkLines(rewritten.lines, [verifier], { checkpoints })
    expect(verdict.ok).toBe(false)
    expect(verdict.problems[0]).toMatchObject({ what: 'checkpoint', leaf: size - 1 })
    expect(verdict.vouchedThrough).toEqual({ size: 128 })
  })

  test('is compared with checkpoints of any size, and says which it cannot be compared with', async () => {
    const part = await buildExport({ turns, signer, every: 32, from: 64 })
    const kept = (...sizes: number[]) => ({ checkpoints: sizes.map((each) => made.notes.get(each) ?? '') })
    expect((await checkLines(part.lines, [verifier], kept(64, 96))).vouchedThrough).toEqual({ size: 96 })
    expect((await checkLines(part.lines, [verifier], kept(32))).problems).toMatchObject([
      { what: 'checkpoint' },
    ])
    const longer = await buildExport({ turns: [...turns, { boot: 'boot_e', count: 9 }], signer, every: 1e9 })
    const later = { checkpoints: [longer.notes.get(size + 9) ?? ''] }
    expect((await checkLines(made.lines, [verifier], later)).problems).toMatchObject([
      { what: 'missing', leaf: size },
    ])
  })

  test.each([
    ['nothing', ''],
    ['another format', '{"format":"x"}'],
    ['a later version', '{"format":"sekisho-ledger-export","version":2}'],
    ['no end', '{"format":"sekisho-ledger-export","version":1,"origin":"o","from":0,"keys":[]}'],
    ['no frontier', '{"format":"sekisho-ledger-export","version":1,"origin":"o","from":1,"to":2,"keys":[]}'],
    [
      'a frontier of another size',
      '{"format":"sekisho-ledger-export","version":1,"origin":"o","from":1,"to":2,"keys":[],"frontier":"AAAAAAAAAAA="}',
    ],
  ])('that begins with %s is none', async (_, first) => {
    await expect(checkLines([first, ...made.lines.slice(1)], [verifier])).rejects.toThrow(ExportError)
  })

  test('of lines that are anything is refused without any other error', async () => {
    const piece = fc.constantFrom(
      '{"leaf":',
      '0',
      '1,',
      '"entry":',
      '"proof":[',
      ']',
      '{"checkpoint":',
      '"',
      '}',
      'A'.repeat(43),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.oneof(piece, fc.string()))), async (lines) => {
        const verdict = await checkLines(
          [at(made.lines, 0), ...lines.map((parts) => parts.join(''))],
          [verifier],
        )
        expect(verdict.ok).toBe(false)
      }),
    )
  })
})

describe('a narrowed export', () => {
  const chosen = [0, 7, 40, 41, 100, size - 1]

  async function narrowed(leaves: readonly number[] = chosen): Promise<string[]> {
    const note = made.notes.get(size) ?? ''
    const filter = { person: 'per_1' }
    const keys = [signer.verifierKey]
    const lines = [formatHeader({ origin: signer.name, from: 0, to: size, keys, filter, checkpoint: note })]
    for (const leaf of leaves) {
      const proof = await proveInclusion(sourceOf(made.hashes), { leaf, size })
      lines.push(
        formatEntryLine({ leaf, text: at(made.texts, leaf), leafHash: at(made.hashes, leaf) }, proof),
      )
    }
    return [...lines, formatCheckpointLine(note)].map((line) => line.trimEnd())
  }

  test('verifies by the proof of each entry, and is compared with a checkpoint kept elsewhere', async () => {
    const checkpoints = [made.notes.get(size) ?? '']
    expect(await checkLines(await narrowed(), [verifier], { checkpoints })).toMatchObject({
      ok: true,
      entries: chosen.length,
      vouchedThrough: { size },
    })
  })

  test('with a changed entry, proof, number or order is refused, and the entry is named', async () => {
    const lines = await narrowed()
    const altered = lines.with(3, at(lines, 3).replace('entry 40', 'entry 41'))
    expect((await checkLines(altered, [verifier])).problems).toMatchObject([
      { what: 'altered', leaf: 40, line: 4 },
    ])
    const other = lines.with(3, at(lines, 3).replace(/"proof":\["./, '"proof":["!'))
    expect((await checkLines(other, [verifier])).ok).toBe(false)
    const moved = lines.with(3, at(lines, 3).replace('"leaf":40', '"leaf":42'))
    expect((await checkLines(moved, [verifier])).problems[0]).toMatchObject({ leaf: 42 })
    const swapped = lines.with(3, at(lines, 4)).with(4, at(lines, 3))
    expect((await checkLines(swapped, [verifier])).problems).toMatchObject([{ what: 'reordered', leaf: 40 }])
    const bare = lines.with(3, at(lines, 3).replace(/"proof":\[[^\]]*\],/, ''))
    expect((await checkLines(bare, [verifier])).problems).toMatchObject([{ leaf: 40 }])
    expect((await checkLines(lines.slice(0, -1), [verifier])).ok).toBe(false)
  })

  test('of a forged checkpoint is refused', async () => {
    const forger = await newKey()
    const root = treeHash(made.hashes.with(40, leafHash(sha256, new Uint8Array(1))))
    const forged = await signCheckpoint({ origin: signer.name, size, root }, forger.signer)
    const lines = await narrowed()
    const header = { ...(JSON.parse(at(lines, 0)) as Record<string, unknown>), checkpoint: forged }
    expect((await checkLines(lines.with(0, JSON.stringify(header)), [verifier])).ok).toBe(false)
    expect(encodeBase64Url(root)).toHaveLength(43)
  })
})
