import { guardTokenTypes } from '@sekisho/contract'
import { createGuardKey } from './guard-key.ts'
import { attestAll, claimAll } from './guard-statements.ts'
import { decideAll } from './guard-decisions.ts'
import { officer, workday, type Act, type Stage } from './stage.ts'
import type { Guarded, Holding } from './guarded.ts'

/** Of 28 machines, one is each of these, and the others are as they should be. */
const exceptions: Readonly<Record<number, Holding>> = {
  3: 'claimed',
  7: 'older_version',
  11: 'unguarded',
  15: 'stale',
  19: 'only_reports',
  22: 'claims_other',
  25: 'revoked',
}

export const holdingOf = (at: number): Holding => exceptions[at % 28] ?? 'attested'

const enrolled: readonly Holding[] = ['attested', 'stale', 'older_version', 'only_reports', 'revoked']
const minuteMs = 60_000

/** Guards come to the machines in three waves; some fall silent, some are tampered with, and one is revoked. */
export function guardActs(stage: Stage): { acts: Act[]; guards: Guarded[] } {
  const { now, staff } = stage
  const guards: Guarded[] = []
  const machines = staff.map((caller, at) => ({ caller, holding: holdingOf(at), wave: at % 3 }))
  const join = async (wave: number) => {
    for (const machine of machines.filter((one) => one.wave === wave && enrolled.includes(one.holding)))
      guards.push(await enrol(machine, stage))
  }
  const of = (...wanted: Holding[]) => guards.filter(({ holding }) => wanted.includes(holding))
  const acts = [
    ...[60, 46, 32].map((ago, wave) => ({ time: workday(now, ago, 120), run: () => join(wave) })),
    { time: workday(now, 20, 400), run: () => revoke(of('revoked'), stage) },
    { time: workday(now, 12, 300), run: () => attestAll(of('stale'), stage) },
    { time: now - 45 * minuteMs, run: () => claimAll(machines, stage) },
    {
      time: now - 40 * minuteMs,
      run: () => attestAll(of('attested', 'older_version', 'only_reports'), stage),
    },
    { time: now - 20 * minuteMs, run: () => decideAll(of('attested', 'only_reports'), stage) },
  ]
  return { acts, guards }
}

async function enrol(
  { caller, holding }: Pick<Guarded, 'caller' | 'holding'>,
  { past, url }: Stage,
): Promise<Guarded> {
  const key = createGuardKey()
  const iat = Math.floor(past.clock.now() / 1000)
  const proof = key.sign(guardTokenTypes.enrolment, { aud: url, iat, exp: iat + 60 })
  const { name, os, fingerprint: clientDevice } = caller.machine
  const { device } = await past.guardrails.enrol({
    actor: { type: 'person', id: caller.id },
    personId: caller.id,
    request: { key: key.jwk, proof, name, os: os.toLowerCase(), clientDevice },
    origin: url,
  })
  return { caller, holding, key, device }
}

async function revoke(guards: readonly Guarded[], stage: Stage): Promise<void> {
  const actor = await officer(stage, 'security', 1)
  const reason = stage.say({ en: 'The machine was returned', ja: '端末を返却' })
  for (const { device } of guards) await stage.past.guardrails.revoke(actor, { id: device.id, reason })
}
