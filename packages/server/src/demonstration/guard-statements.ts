import { guardTokenTypes } from '@sekisho/contract'
import { subjectOf } from '../modules/managed-policies/index.ts'
import type { Caller, Employee } from './calls.ts'
import type { Guarded, Holding } from './guarded.ts'
import type { Stage } from './stage.ts'

/** What is due to somebody on the day of the past. */
export function dueTo({ id }: Pick<Caller, 'id'>, { past }: Pick<Stage, 'past'>) {
  const person = past.people.byId(id)
  return person && past.managedPolicies.compiledFor(subjectOf(person))
}

/** A checksum of settings that nobody was given: of an older release, or changed on the machine. */
function otherChecksum({ dice }: Pick<Stage, 'dice'>): string {
  return `sha256:${Buffer.from(dice.bytes(32)).toString('hex')}`
}

/** Each guard states what it holds, signed over a nonce of the server, as real ones do. */
export async function attestAll(guards: readonly Guarded[], stage: Stage): Promise<void> {
  for (const guard of guards) await attest(guard, stage)
}

async function attest({ device, key, holding, caller }: Guarded, stage: Stage): Promise<void> {
  const { guardrails } = stage.past
  const due = dueTo(caller, stage)
  if (due === undefined) return
  const isOlder = holding === 'older_version'
  const versions = due.versions.map(({ policy, version }) => ({
    policy,
    version: isOlder ? Math.max(1, version - 1) : version,
  }))
  const statement = key.sign(guardTokenTypes.attestation, {
    nonce: await guardrails.nonce(device),
    device: device.id,
    checksum: isOlder ? otherChecksum(stage) : due.checksum,
    versions,
    mode: holding === 'only_reports' ? 'report' : due.guard,
    guardVersion: isOlder ? '0.9.0' : '1.0.0',
    clientDevice: caller.machine.fingerprint,
    sources: ['remote'],
  })
  await guardrails.attest(device, statement)
}

/** Claude Code says with its calls which settings it holds; a claim is no proof. */
export async function claimAll(
  machines: readonly { caller: Employee; holding: Holding }[],
  stage: Stage,
): Promise<void> {
  for (const { caller, holding } of machines) {
    const due = dueTo(caller, stage)
    if (due === undefined || holding === 'unguarded') continue
    const { fingerprint, version: clientVersion } = caller.machine
    const isOther = holding === 'claims_other' || holding === 'older_version'
    const checksum = isOther ? otherChecksum(stage) : due.checksum
    stage.past.claims.note({
      personId: caller.id,
      fingerprint,
      checksum,
      sources: '["remote"]',
      clientVersion,
    })
  }
  await stage.past.claims.flush()
}
