import type { NewEntry } from '@sekisho/contract'
import { encodeNewEntry } from '@sekisho/ledger'
import type { Batch, Writer } from './batch.ts'
import { createBatches, type Limits } from './batches.ts'
import { createDispatch } from './dispatch.ts'
import { LedgerUnavailable } from './unavailable.ts'

/** Orders this node's entries and commits them in groups: while one batch is written, the next one collects. */
export interface Journal {
  /**
   * Resolves once the entry is durable. An entry with an id is taken once, whatever was tried before.
   * @throws LedgerUnavailable (rejects) after two seconds without an answer, at once while the store is silent or over
   * a limit. The entry may become durable all the same, so that whoever admitted something settles it.
   */
  append: (entry: NewEntry) => Promise<void>
  /** Durable with the next batch, within milliseconds; nobody waits for it. False: it found no room (`onDropped`). */
  appendLater: (entry: Omit<NewEntry, 'id'>) => boolean
  /** Goes with the next batch, before its entries. */
  addKey: (key: Batch['keys'][number]) => void
  /** Resolves when everything appended so far is durable. @throws LedgerUnavailable when it never will be */
  flush: () => Promise<void>
  /** Nothing more can be written: rejects what waits and everything from now on. */
  fail: (error: Error) => void
  /** True while the store does not answer in time, and for good once it failed. */
  readonly failing: boolean
}

export interface JournalOptions {
  writer: Pick<Writer, 'write'>
  limits: Limits
  /** An entry that nobody waits for found no room. A settlement that is lost so shows as `lost` after a restart. */
  onDropped: (kind: NewEntry['kind']) => void
}

export function createJournal({ writer, limits, onDropped }: JournalOptions): Journal {
  const batches = createBatches(limits)
  const dispatch = createDispatch(batches, writer)

  function closed(): LedgerUnavailable | undefined {
    const cause = dispatch.failed
    return cause && new LedgerUnavailable('the ledger takes no more entries', { cause })
  }

  function refusal(bytes: number): LedgerUnavailable | undefined {
    if (dispatch.failed) return closed()
    if (dispatch.writing?.late) return new LedgerUnavailable('the store of the ledger does not answer')
    if (batches.hasRoom(bytes, 'other')) return undefined
    return new LedgerUnavailable('too many entries wait for the store of the ledger')
  }

  return {
    append(entry) {
      const text = encodeNewEntry(entry)
      const refused = refusal(text.length)
      if (refused) return Promise.reject(refused)
      const batch = batches.open()
      batches.addWaiting(batch, text, entry.id)
      if (!batch.durable) {
        batch.durable = Promise.withResolvers()
        dispatch.watch(batch)
      }
      dispatch.schedule()
      return batch.durable.promise
    },
    appendLater(entry) {
      const text = encodeNewEntry(entry)
      const importance = entry.kind === 'exchange.settled' ? 'settlement' : 'other'
      if (dispatch.failed || !batches.hasRoom(text.length, importance)) {
        onDropped(entry.kind)
        return false
      }
      batches.add(batches.open(), text)
      dispatch.schedule()
      return true
    },
    addKey: (key) => void batches.open().content.keys.push(key),
    async flush() {
      const refused = closed()
      if (refused) throw refused
      const last = batches.last() ?? dispatch.writing
      if (!last) return
      last.ended ??= Promise.withResolvers()
      dispatch.schedule()
      await last.ended.promise
    },
    fail: dispatch.fail,
    get failing() {
      return dispatch.failed !== undefined || dispatch.writing?.late === true
    },
  }
}
