import type { DemoCall, Employee } from './calls.ts'
import { workday, type Act, type Stage } from './stage.ts'
import { demoClient } from './settings.ts'

/** A sign-in lasts 30 days at most. */
const againDays = 29
const minuteMs = 60_000

/** Everybody signs in again before their session ends, on days of their own; some are not let in. */
export function signInActs(stage: Stage, days: number): Act[] {
  const { now, staff } = stage
  const acts: Act[] = []
  for (const [at, caller] of staff.entries()) {
    const first = days - 1 - ((at * 7) % againDays)
    for (let ago = first; ago >= 0; ago -= againDays)
      acts.push({ time: workday(now, ago, 10 + (at % 40)), run: () => signIn(caller, stage) })
  }
  for (const [at, ago] of deniedDays.entries())
    acts.push({ time: workday(now, ago, 75 + at * 37), run: async () => denied(at, stage) })
  return acts.filter(({ time }) => time < now - 90 * minuteMs)
}

/** The session that the calls after it come with. */
export async function signIn(caller: Employee, { past }: Pick<Stage, 'past'>): Promise<void> {
  const actor = { type: 'person', id: caller.id } as const
  const signedIn = { personId: caller.id, kind: 'claude_code', issuer: 'local', secondFactor: true } as const
  const { device: deviceId } = caller.machine
  const { session } = await past.sessions.open(actor, { ...signedIn, deviceId, client: demoClient })
  caller.session = session.id
}

const deniedDays = [81, 66, 66, 49, 38, 27, 21, 13, 6, 2]
const reasons = ['state_invalid', 'codes_guessed', 'denied_by_person', 'person_inactive'] as const

function denied(at: number, { past, ledger }: Pick<Stage, 'past' | 'ledger'>): void {
  ledger.appendLater({
    kind: 'sign_in.denied',
    time: past.clock.now(),
    actor: { type: 'system' },
    data: { reason: reasons[at % reasons.length] ?? 'state_invalid', client: demoClient },
  })
}

/** When machines and sessions were last used: unwritten otherwise, since no call passed the gateway. */
export function createLastUse(db: Pick<Stage['past']['db'], 'projectLastSeen'>) {
  const sessions = new Map<string, number>()
  const devices = new Map<string, number>()
  return {
    add([call]: DemoCall): void {
      if (call.kind !== 'exchange.admitted') return
      const { session, device } = call.data
      if (session !== undefined) sessions.set(session, call.time)
      if (device !== undefined) devices.set(device, call.time)
    },
    async write(): Promise<void> {
      await db.projectLastSeen('sessions', sessions)
      await db.projectLastSeen('devices', devices)
    },
  }
}
