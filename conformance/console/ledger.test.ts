import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openConsole, type Console } from './console.ts'

let console: Console
beforeAll(async () => void (console = await openConsole()))
afterEach(() => console.closePages())
afterAll(() => console[Symbol.asyncDispose]())

/** The leaf of an entry that is new, once the tree has it and a checkpoint signs it. */
async function newLeaf(name: string): Promise<number> {
  const { id } = await console.sekisho.admin<{ id: string }>('POST', '/api/people', { name })
  for (;;) {
    const query = `/api/ledger/entries?kind=person.created&person=${id}`
    const { data } = await console.sekisho.admin<{ data: { leaf?: number }[] }>('GET', query)
    const leaf = data[0]?.leaf
    const { size } = await console.sekisho.admin<{ size: number }>('GET', '/api/ledger/checkpoint')
    if (leaf !== undefined && leaf < size) return leaf
  }
}

const inDatabase = <Result>(work: (database: DatabaseSync) => Result): Result => {
  // The server may be writing at that moment.
  const database = new DatabaseSync(join(console.sekisho.dataDir, 'ledger.sqlite'), { timeout: 10_000 })
  try {
    return work(database)
  } finally {
    database.close()
  }
}

describe('the ledger in the console', () => {
  it('is filtered by what happened, and leads to the entry', async () => {
    const leaf = await newLeaf('Person 001')
    const { page, visit, errors } = await console.open()
    await visit('/ledger')
    await page.getByLabel('What happened').selectOption('person.created')
    await page.getByRole('link', { name: String(leaf), exact: true }).click()
    await page.getByRole('heading', { name: `Entry ${leaf}` }).waitFor()
    await page.getByText('Verified in this browser').waitFor()
    expect(errors).toEqual([])
  })

  it('is narrowed to somebody, who is chosen by name or by an id that was copied', async () => {
    const name = 'Person 006'
    const leaf = await newLeaf(name)
    const { data } = await console.sekisho.admin<{ data: { id: string }[] }>(
      'GET',
      `/api/people?search=${encodeURIComponent(name)}`,
    )
    const id = data[0]?.id ?? ''
    const { page, visit } = await console.open()
    for (const typed of [`${name} · ${id}`, id]) {
      await visit('/ledger')
      await page.getByLabel('About or by').fill(typed)
      await page.waitForURL(new RegExp(`person=${id}`))
      await page.getByRole('link', { name: String(leaf), exact: true }).waitFor()
      await expect.poll(() => page.getByLabel('About or by').inputValue()).toBe(name)
    }
  })

  it('is verified by the browser itself, which remembers how far it saw it', async () => {
    const { page, visit } = await console.open({ locale: 'ja' })
    await visit(`/ledger/entries/${await newLeaf('Person 002')}`)
    await page.getByText('このブラウザーで検証済みです').waitFor()
    await page.getByText('初めてのため').waitFor()
    await visit(`/ledger/entries/${await newLeaf('Person 003')}`)
    await page.getByText('前回確認した').first().waitFor()
  })

  it('is refuted when an entry was altered in the database, whatever the server says', async () => {
    const leaf = await newLeaf('Person 004')
    const seq = leaf
    const before = inDatabase((database) => {
      const row = database.prepare('select boot_id, body from ledger_entries where seq = ?').get(seq)
      const body = Buffer.from(row?.['body'] as Uint8Array)
      const altered = Buffer.from(body.toString('utf8').replace('"active"', '"actiwe"'))
      expect(altered.equals(body)).toBe(false)
      database.prepare('update ledger_entries set body = ? where seq = ?').run(altered, seq)
      return body
    })
    const { page, visit } = await console.open()
    await visit(`/ledger/entries/${leaf}`)
    await page.getByRole('alert').getByText('not what was recorded').waitFor()
    inDatabase((database) =>
      database.prepare('update ledger_entries set body = ? where seq = ?').run(before, seq),
    )
    await visit(`/ledger/entries/${leaf}`)
    await page.getByText('Verified in this browser').waitFor()
  })

  it('is refuted when it is shorter than this browser saw it before', async () => {
    const leaf = await newLeaf('Person 005')
    const { page, visit } = await console.open()
    await visit(`/ledger/entries/${leaf}`)
    await page.getByText('Verified in this browser').waitFor()
    const key = 'ledger-checkpoint'
    await page.evaluate(
      `localStorage.setItem('${key}', localStorage.getItem('${key}').replace(/\\n(\\d+)\\n/, '\\n9$1\\n'))`,
    )
    await visit(`/ledger/entries/${leaf}`)
    await page.getByRole('alert').getByText('put back from a backup').waitFor()
    await page.getByRole('button', { name: 'I know why' }).click()
    await page.getByText('sees the ledger for the first time').waitFor()
  })
})
