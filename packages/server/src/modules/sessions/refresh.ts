import type { Client } from '@sekisho/contract'
import { networkOf } from '../../http/address.ts'
import { endReusedSession, type Changed, type ChangeDeps } from './changes.ts'
import { isGenuine, parseRefreshToken, type RefreshToken } from './refresh-token.ts'
import { readSession, type SessionRow } from './rows.ts'
import { sessionFromRow, stateOf, type RefreshProblem } from './session.ts'

export interface RefreshDeps extends Pick<ChangeDeps, 'db' | 'clock' | 'sealer'> {
  isActive: (personId: string) => Promise<boolean>
  /** when this node last saw the session, if it knows of a later moment than the store */
  lastSeen: (session: string) => number
  /** shows what was changed on the record in this node's memory */
  show: (changed: Changed) => void
}

/** The session that goes on, with the generation its next refresh token has. */
export type Refreshed = { row: SessionRow; generation: number } | { problem: RefreshProblem }

/** How long the token before stays good: for a client whose answer was lost, and for processes that share one token. */
const graceMs = 30_000
/** Each round is lost only to another process that exchanged the same token, and then it is the one before. */
const maxRounds = 8

/** Exchanges a refresh token: the compare-and-swap of its generation decides, whatever node the token comes to. */
export async function refreshSession(text: string, client: Client, deps: RefreshDeps): Promise<Refreshed> {
  const { db, clock } = deps
  const presented = parseRefreshToken(text)
  if (presented === undefined) return { problem: 'unknown' }
  for (let round = 0; round < maxRounds; round++) {
    const row = await genuineRow(presented, deps)
    if (row === undefined || presented.generation > row.generation) return { problem: 'unknown' }
    const problem = await problemOf(row, deps)
    if (problem !== undefined) return { problem }
    const now = clock.now()
    if (presented.generation === row.generation) {
      const generation = row.generation + 1
      const set = {
        generation,
        rotated_at: now,
        last_seen_at: Math.max(now, row.last_seen_at),
        client_address: client.address,
        client_agent: client.agent.slice(0, 200),
      }
      if (await db.renewSession({ id: row.id, ifGeneration: row.generation, set }))
        return { row: { ...row, ...set }, generation }
    } else if (isLostAnswer(presented, { row, now }) || isOtherWindow({ row, client })) {
      return { row, generation: row.generation }
    } else {
      deps.show(await endReusedSession({ id: row.id, client }, deps))
      return { problem: 'reused' }
    }
  }
  throw new Error('a refresh token was exchanged by others again and again')
}

function isLostAnswer({ generation }: RefreshToken, { row, now }: { row: SessionRow; now: number }): boolean {
  return generation === row.generation - 1 && now - row.rotated_at < graceMs
}

/**
 * Each window of Claude Code keeps the token it began with in memory, and reads the file that all of them write only when it
 * starts (measured: 2.1.330). So an old one is no copy as long as that client brings it, from where the session is refreshed
 * from; a thief is elsewhere, whichever of the two was first. The command line reads its file before each refresh.
 */
function isOtherWindow({ row, client }: { row: SessionRow; client: Client }): boolean {
  const isClaudeCode = row.kind === 'claude_code' && client.agent.startsWith('claude-code/')
  return isClaudeCode && networkOf(row.client_address) === networkOf(client.address)
}

/** The row of a token that this server made; undefined when it did not. */
export async function genuineRow(
  presented: RefreshToken,
  { db, sealer }: Pick<RefreshDeps, 'db' | 'sealer'>,
): Promise<SessionRow | undefined> {
  const row = await readSession(db, presented.sessionId)
  // Also where there is no session: how long the answer takes tells nobody whether there is one.
  const genuine = isGenuine(presented, row?.secret ?? '', sealer)
  return row !== undefined && genuine && hasRefreshToken(row) ? row : undefined
}

/** A browser has its cookie, and a workload asks anew. */
export function hasRefreshToken({ kind }: Pick<SessionRow, 'kind'>): boolean {
  return kind === 'claude_code' || kind === 'cli'
}

async function problemOf(
  row: SessionRow,
  { clock, isActive, lastSeen }: RefreshDeps,
): Promise<RefreshProblem | undefined> {
  const session = sessionFromRow({ ...row, last_seen_at: Math.max(row.last_seen_at, lastSeen(row.id)) })
  const state = stateOf(session, clock.now())
  if (state === 'revoked') return 'revoked'
  if (state !== 'active') return 'expired'
  return (await isActive(row.person_id)) ? undefined : 'person_inactive'
}
