import { describe, expect, it } from 'vitest'
import type { Changes } from '../../platform/changes/changes.ts'
import { openFollowed } from './index.ts'

interface Row {
  id: string
  note?: string
  sequence: number
  over: boolean
}

type Range = { after: number; upTo?: number }

/** A table as a database has it, with changes that are announced by hand and reads that can be held up. */
async function openTable(given: Row[] = [], pageSize = 2) {
  const reloads: (() => Promise<void>)[] = []
  const changes: Changes = {
    announce: () => {},
    subscribe: (_topic, reload) => reloads.push(reload),
    isFresh: () => true,
    close: async () => {},
  }
  const rows = new Map(given.map((row) => [row.id, row]))
  const table = {
    reads: [] as Range[],
    beforeAnswer: async (_range: Range): Promise<void> => {},
    change(id: string, over = false): Row {
      const row = { id, over, sequence: head() + 1 }
      rows.set(id, row)
      return row
    },
  }
  const head = () => Math.max(0, ...[...rows.values()].map(({ sequence }) => sequence))
  const followed = await openFollowed<Row>({
    topic: 'sessions',
    changes,
    keyOf: ({ id }) => id,
    isOver: ({ over }) => over,
    carryOver: (from, to) => Object.assign(to, from.note === undefined ? {} : { note: from.note }),
    readHead: async () => head(),
    async readPage(range) {
      const { after, upTo = Infinity } = range
      const page = [...rows.values()]
        .filter((row) => row.sequence > after && row.sequence <= upTo)
        .filter(({ over }) => range.upTo === undefined || !over)
        .toSorted((a, b) => a.sequence - b.sequence)
        .slice(0, pageSize)
      table.reads.push(range)
      await table.beforeAnswer(range)
      return page
    },
    pageSize,
  })
  return { table, followed, reload: () => Promise.all(reloads.map((reload) => reload())) }
}

const row = (id: string, sequence: number, over = false): Row => ({ id, sequence, over })

describe('followed rows', () => {
  it.each([0, 1, 2, 3, 4, 5])('hold all of %d, whatever the page size', async (count) => {
    const { followed } = await openTable(Array.from({ length: count }, (_, at) => row(`r${at}`, at + 1)))
    expect(followed.size).toBe(count)
  })

  it('leave out what was over before, and let go of what ends', async () => {
    const { table, followed, reload } = await openTable([row('a', 1), row('b', 2, true), row('c', 3)])
    expect([followed.get('a'), followed.get('b'), followed.size]).toMatchObject([{}, undefined, 2])
    table.change('a', true)
    await reload()
    expect([followed.get('a'), followed.size]).toStrictEqual([undefined, 1])
  })

  it('read only what changed after the first time', async () => {
    const { table, followed, reload } = await openTable([row('a', 1), row('b', 2), row('c', 3)])
    table.reads.length = 0
    table.change('d')
    await reload()
    expect(table.reads).toStrictEqual([{ after: 3 }])
    expect(followed.get('d')).toMatchObject({ sequence: 4 })
  })

  it('miss no change that is made while they are first read', async () => {
    const reloads: (() => Promise<void>)[] = []
    const stored = new Map([row('a', 1), row('b', 2), row('c', 3)].map((each) => [each.id, each]))
    let first = true
    const followed = await openFollowed<Row>({
      topic: 'sessions',
      changes: {
        announce: () => {},
        subscribe: (_topic, reload) => reloads.push(reload),
        isFresh: () => true,
        close: async () => {},
      },
      keyOf: ({ id }) => id,
      isOver: ({ over }) => over,
      readHead: async () => 3,
      async readPage({ after, upTo = Infinity }) {
        const page = [...stored.values()].filter(({ sequence }) => sequence > after && sequence <= upTo)
        if (first) stored.set('a', row('a', 4, true)).set('d', row('d', 5))
        first = false
        return page.slice(0, 2)
      },
      pageSize: 2,
    })
    expect([followed.get('a'), followed.get('d')]).toMatchObject([undefined, {}])
  })

  it('show an own change at once, and are not talked out of it by an older state', async () => {
    const { table, followed, reload } = await openTable([row('a', 1)])
    table.beforeAnswer = async () => {
      followed.put(table.change('a', true))
      table.beforeAnswer = async () => {}
    }
    table.change('a')
    await reload()
    expect(followed.get('a')).toMatchObject({ over: true })
    followed.put(row('a', 2))
    expect(followed.get('a')).toMatchObject({ over: true })
    await reload()
    expect(followed.get('a')).toBeUndefined()
    // Read before it ended, by somebody who took long.
    followed.put(row('a', 2))
    expect(followed.get('a')).toBeUndefined()
  })

  it('pass on what only this node knows to the newer state', async () => {
    const { table, followed, reload } = await openTable([row('a', 1)])
    Object.assign(followed.get('a') ?? {}, { note: 'used' })
    table.change('a')
    await reload()
    expect(followed.get('a')).toMatchObject({ sequence: 2, note: 'used' })
  })

  it('keep what they have when the store does not answer, and say so', async () => {
    const { table, followed, reload } = await openTable([row('a', 1)])
    table.beforeAnswer = async () => {
      throw new Error('down')
    }
    table.change('b')
    await expect(reload()).rejects.toThrow('down')
    expect(followed.get('a')).toBeDefined()
    table.beforeAnswer = async () => {}
    await reload()
    expect(followed.get('b')).toBeDefined()
  })
})
