import type { Clock } from '../../platform/clock/clock.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'

/** What a device says of the settings it holds: its own word, and no proof. */
export interface Claim {
  personId: string
  /** of the device */
  fingerprint: string
  /** `sha256:` and hex, as the client computes it; never logged */
  checksum?: string
  /** JSON array of where it found settings */
  sources?: string
  clientVersion: string | null
}

/** What devices claim, from model calls and telemetry to SQL. */
export interface Claims {
  /** Whether that checksum need not be noted again: two look-ups and a comparison, asked for each call. */
  isKnown(personId: string, fingerprint: string, checksum: string): boolean
  /** What cannot be kept now is noted again with a later call. */
  note(claim: Claim): void
  /** Writes what waits. Never throws. */
  flush(): Promise<void>
  close(): Promise<void>
}

interface ClaimsDeps {
  db: Pick<ControlDatabase, 'read' | 'transient'>
  clock: Clock
  onError: (error: unknown) => void
}

interface Noted {
  checksum: string | undefined
  sources: string | undefined
  /** by the monotonic clock: one that is set back puts off nothing */
  notedAt: number
}

/** The same again is written when so much time has passed, so that its age says something. */
const againMs = 3_600_000
/** Of more devices, all are forgotten, and written once more than needed. */
const maxNoted = 100_000
const maxWaiting = 1_000
const batchSize = 100
/** Longer than a device that is new takes to be written down itself. */
const gatherMs = 1_000

export function createClaims({ db, clock, onError }: ClaimsDeps): Claims {
  // By person and fingerprint: texts that calls share, so that neither is put together nor hashed anew for each.
  const noted = new Map<string, Map<string, Noted>>()
  let count = 0
  const waiting = new Map<string, Claim & { at: number }>()
  let timer: NodeJS.Timeout | undefined
  let flushing: Promise<void> = Promise.resolve()

  function remember({ personId, fingerprint }: Claim, said: Noted): void {
    if (count >= maxNoted) {
      noted.clear()
      count = 0
    }
    const own = noted.get(personId) ?? new Map<string, Noted>()
    if (!own.has(fingerprint)) count++
    noted.set(personId, own.set(fingerprint, said))
  }

  function forget({ personId, fingerprint }: Claim): void {
    if (noted.get(personId)?.delete(fingerprint)) count--
  }

  async function writeAll(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    while (waiting.size > 0) {
      const batch = [...waiting].slice(0, batchSize)
      for (const [key] of batch) waiting.delete(key)
      try {
        const written = await writeClaims(
          db,
          batch.map(([, claim]) => claim),
        )
        for (const [index, [, claim]] of batch.entries()) if (!written[index]) forget(claim)
      } catch (error) {
        for (const [, claim] of batch) forget(claim)
        onError(error)
      }
    }
  }

  const flush = () => (flushing = flushing.then(writeAll))
  return {
    isKnown(personId, fingerprint, checksum) {
      const before = noted.get(personId)?.get(fingerprint)
      return (
        before !== undefined && before.checksum === checksum && clock.monotonic() - before.notedAt < againMs
      )
    },
    note(claim) {
      const { personId, fingerprint } = claim
      const key = `${personId} ${fingerprint}`
      const before = noted.get(personId)?.get(fingerprint)
      const { checksum = before?.checksum, sources = before?.sources } = claim
      const notedAt = clock.monotonic()
      const isSame = before?.checksum === checksum && before?.sources === sources
      if (isSame && before !== undefined && notedAt - before.notedAt < againMs) return
      if (waiting.size >= maxWaiting && !waiting.has(key)) return
      remember(claim, { checksum, sources, notedAt })
      waiting.set(key, { ...waiting.get(key), ...claim, at: clock.now() })
      timer ??= setTimeout(() => void flush(), gatherMs).unref()
    },
    flush,
    async close() {
      clearTimeout(timer)
      await flush()
    },
  }
}

/** In one transaction. @returns for each, whether its device is written down: a made-up one is not */
async function writeClaims(
  { read, transient }: Pick<ControlDatabase, 'read' | 'transient'>,
  claims: readonly (Claim & { at: number })[],
): Promise<boolean[]> {
  const devices = await read
    .selectFrom('devices')
    .select(['id', 'person_id', 'client_device'])
    .where('client_device', 'in', [...new Set(claims.map(({ fingerprint }) => fingerprint))])
    .execute()
  const ids = new Map(devices.map((row) => [`${row.person_id} ${row.client_device}`, row.id]))
  const rows = claims.map(({ personId, fingerprint, checksum, sources, clientVersion, at }) => {
    const device = ids.get(`${personId} ${fingerprint}`)
    if (device === undefined) return undefined
    const set = {
      ...(checksum === undefined ? {} : { checksum }),
      ...(sources === undefined ? {} : { sources }),
      ...(clientVersion === null ? {} : { client_version: clientVersion }),
      at,
    }
    return { set, row: { device_id: device, checksum: null, sources: null, client_version: null, ...set } }
  })
  // In the order of ids, so that two nodes do not wait for each other in a circle.
  const sorted = rows
    .flatMap((one) => one ?? [])
    .toSorted((a, b) => (a.row.device_id < b.row.device_id ? -1 : 1))
  await transient(async (tx) => {
    for (const { set, row } of sorted)
      await tx
        .insertInto('policy_claims')
        .values(row)
        .onConflict((conflict) => conflict.column('device_id').doUpdateSet(set))
        .execute()
  })
  return rows.map((one) => one !== undefined)
}
