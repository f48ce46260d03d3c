import { open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { guardLimits, type GuardDecision } from '@sekisho/contract'
import { parseDecision } from '../spool/decision-record.ts'
import { segmentName, segmentPattern } from '../spool/spool.ts'
import { writeWhole } from '../state/write-whole.ts'
import type { SyncGround } from './fetch-policy.ts'
import { askServer, deviceToken, expectOk } from './server-client.ts'

/** Of one delivery, so that it ends; the next takes the rest. */
const maxBatches = 200
const readBytes = 262_144
/** A hook that began before the hour ended has long written its line. */
const quietMs = 600_000

/**
 * Sends what waits in the spool, oldest first. How far a segment was sent is remembered only after the server has it:
 * what is sent twice has the same ids and counts once. Resolves with how many decisions went.
 * @throws CommandProblem when the server did not take them; they wait
 */
export async function uploadDecisions(ground: SyncGround): Promise<number> {
  const { state, now } = ground
  const names = (await readdir(state.spool).catch(() => []))
    .filter((name) => segmentPattern.test(name))
    .toSorted()
  const quiet = segmentName(now() - quietMs)
  let sent = 0
  let batches = maxBatches
  for (const name of names) {
    const file = join(state.spool, name)
    for (; batches > 0; batches--) {
      const piece = await readPiece(file)
      if (piece === undefined) break
      if (piece.decisions.length > 0) await send(piece.decisions, ground)
      sent += piece.decisions.length
      await writeWhole(`${file}.sent`, String(piece.end))
    }
    if (name < quiet && (await isSent(file))) {
      await rm(file, { force: true })
      await rm(`${file}.sent`, { force: true })
    }
  }
  return sent
}

/** Whether something waits that no delivery has taken. */
export async function hasUnsent(spool: string): Promise<boolean> {
  const names = (await readdir(spool).catch(() => [])).filter((name) => segmentPattern.test(name))
  for (const name of names) if (!(await isSent(join(spool, name)))) return true
  return false
}

async function send(
  decisions: readonly GuardDecision[],
  { enrolment, now, fetch }: SyncGround,
): Promise<void> {
  const { server } = enrolment
  const token = deviceToken(enrolment, now())
  const request = { server, method: 'POST', path: '/decisions', token, body: { decisions }, fetch } as const
  expectOk(await askServer(request), server)
}

/** Whole lines from where the last delivery ended. Undefined: there are none. Damaged ones are passed over. */
async function readPiece(file: string): Promise<{ decisions: GuardDecision[]; end: number } | undefined> {
  const start = await sentOf(file)
  const handle = await open(file, 'r')
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(readBytes), 0, readBytes, start)
    const whole = buffer.subarray(0, bytesRead)
    let end = 0
    const decisions: GuardDecision[] = []
    for (
      let next = whole.indexOf(10);
      next >= 0 && decisions.length < guardLimits.batch;
      next = whole.indexOf(10, end)
    ) {
      const decision = parseDecision(whole.toString('utf8', end, next))
      if (decision !== undefined) decisions.push(decision)
      end = next + 1
    }
    // A line longer than a piece is none that a guard wrote.
    if (end === 0 && bytesRead === readBytes) end = readBytes
    return end === 0 ? undefined : { decisions, end: start + end }
  } finally {
    await handle.close()
  }
}

async function sentOf(file: string): Promise<number> {
  const text = await readFile(`${file}.sent`, 'utf8').catch(() => '0')
  return /^\d{1,12}$/.test(text) ? Number(text) : 0
}

async function isSent(file: string): Promise<boolean> {
  const { size } = await stat(file)
  return (await sentOf(file)) >= size
}
