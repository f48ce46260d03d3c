import { describe, expect, it } from 'vitest'
import type { Changes } from '../../platform/changes/changes.ts'
import { openSnapshot } from './index.ts'

interface Row {
  id: string
  text: string
}

/** A table whose reads can be held up, and changes that are announced by hand. */
async function openTable(rows: Row[], pageSize = 2, versionOf?: (row: Row) => number) {
  const reloads: (() => Promise<void>)[] = []
  const changes: Changes = {
    announce: () => {},
    subscribe: (_topic, reload) => reloads.push(reload),
    isFresh: () => true,
    close: async () => {},
  }
  const table = { rows, beforeAnswer: async (_page: Row[]): Promise<void> => {} }
  const snapshot = await openSnapshot<Row>({
    topic: 'people',
    changes,
    keyOf: ({ id }) => id,
    async readPage(after) {
      const page = table.rows.filter(({ id }) => after === undefined || id > after.id).slice(0, pageSize)
      await table.beforeAnswer(page)
      return page
    },
    pageSize,
    ...(versionOf === undefined ? {} : { versionOf }),
  })
  return { table, snapshot, reload: () => Promise.all(reloads.map((reload) => reload())) }
}

const row = (id: string, text = 'old'): Row => ({ id, text })

describe('a snapshot', () => {
  it.each([0, 1, 2, 3, 4, 5])('holds all of %d rows, whatever the page size', async (count) => {
    const { snapshot } = await openTable(Array.from({ length: count }, (_, index) => row(`r${index}`)))
    expect(snapshot.size).toBe(count)
  })

  it('forgets what is gone once it is told of a change', async () => {
    const { table, snapshot, reload } = await openTable([row('a'), row('b')])
    table.rows = [row('b', 'new')]
    await reload()
    expect(snapshot.get('a')).toBeUndefined()
    expect(snapshot.get('b')?.text).toBe('new')
  })

  it('shows an own change at once, and does not lose it to a reload that began before', async () => {
    const { table, snapshot, reload } = await openTable([row('a')])
    let first = true
    table.beforeAnswer = async () => {
      if (!first) return
      first = false
      table.rows = [row('a', 'revoked')]
      snapshot.put(row('a', 'revoked'))
      expect(snapshot.get('a')?.text).toBe('revoked')
    }
    await reload()
    expect(snapshot.get('a')?.text).toBe('revoked')
  })

  it('takes another node’s newer change over its own', async () => {
    const { table, snapshot, reload } = await openTable([row('a')])
    let first = true
    table.beforeAnswer = async () => {
      if (!first) return
      first = false
      snapshot.put(row('a', 'ours'))
      table.rows = [row('a', 'theirs, later')]
    }
    await reload()
    expect(snapshot.get('a')?.text).toBe('theirs, later')
  })

  it('keeps what it has when the store does not answer, and says so', async () => {
    const { table, snapshot, reload } = await openTable([row('a')])
    table.beforeAnswer = async () => {
      throw new Error('down')
    }
    await expect(reload()).rejects.toThrow('down')
    expect(snapshot.get('a')).toBeDefined()
    table.beforeAnswer = async () => {}
    await reload()
    expect(snapshot.size).toBe(1)
  })

  it('stops reading again when own changes never cease, with all of them shown', async () => {
    const { table, snapshot, reload } = await openTable([])
    let made = 0
    table.beforeAnswer = async () => {
      table.rows.push(row(`r${made++}`))
      snapshot.put(row(`r${made - 1}`))
    }
    await expect(reload()).rejects.toThrow('kept changing')
    expect(snapshot.size).toBe(made)
  })

  it('is read again at once when asked, and shows everything it holds', async () => {
    const { table, snapshot } = await openTable([row('a')])
    table.rows = [row('a', 'new'), row('b')]
    await snapshot.reload()
    expect([...snapshot.values()]).toStrictEqual([row('a', 'new'), row('b')])
  })

  it('tells of everything after each change, an own one and one it read', async () => {
    const seen: string[][] = []
    const reloads: (() => Promise<void>)[] = []
    let rows = [row('a')]
    const snapshot = await openSnapshot<Row>({
      topic: 'budgets',
      changes: {
        announce: () => {},
        subscribe: (_topic, reload) => reloads.push(reload),
        isFresh: () => true,
        close: async () => {},
      },
      keyOf: ({ id }) => id,
      readPage: async (after) => (after === undefined ? rows : []),
      pageSize: 2,
      onChange: (values) => seen.push([...values].map(({ id }) => id)),
    })
    snapshot.put(row('b'))
    rows = [row('c')]
    await Promise.all(reloads.map((reload) => reload()))
    expect(seen).toEqual([['a'], ['a', 'b'], ['c']])
  })

  describe('of rows with a version', () => {
    const at = (id: string, version: number): Row => ({ id, text: String(version) })
    const openVersioned = (rows: Row[]) => openTable(rows, 2, ({ text }) => Number(text))

    it('is loaded also while own changes never cease, with all of them shown', async () => {
      const { table, snapshot, reload } = await openVersioned([])
      let made = 0
      table.beforeAnswer = async () => {
        table.rows.push(at(`r${made++}`, 1))
        snapshot.put(at(`r${made - 1}`, 1))
      }
      await reload()
      expect(snapshot.size).toBe(made)
    })

    it('shows the later of two states, whoever made it and whenever it was read', async () => {
      const { table, snapshot, reload } = await openVersioned([at('a', 1), at('b', 1)])
      let first = true
      table.beforeAnswer = async () => {
        if (!first) return
        first = false
        snapshot.put(at('a', 2))
        snapshot.put(at('b', 2))
        table.rows = [at('a', 1), at('b', 3)]
      }
      await reload()
      expect(snapshot.get('a')).toStrictEqual(at('a', 2))
      expect(snapshot.get('b')).toStrictEqual(at('b', 2))
      await reload()
      expect(snapshot.get('b')).toStrictEqual(at('b', 3))
      snapshot.put(at('b', 2))
      expect(snapshot.get('b')).toStrictEqual(at('b', 3))
    })
  })
})
