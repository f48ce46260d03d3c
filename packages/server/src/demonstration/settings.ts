import { join } from 'node:path'
import type { Settings } from '../config/index.ts'
import { pilotGroup } from './company.ts'

/** What the practice provider is called here: the name stands in each call, in its price and in reports. */
export const demoProvider = 'demonstration'

const intervalMs = 30_000

/**
 * What a demonstration shows that needs settings, where nobody has set it: a group that gets new versions of policies
 * first, and a witness. It is a file beside the data, since a demonstration calls nobody; a real one lies elsewhere.
 */
export function demonstrationSettings(settings: Settings): Settings {
  const { dataDir, managedPolicies, providers, witnessing } = settings
  const { canary, sharePercent } = managedPolicies.rings
  const isNamed = canary.groups.length + canary.people.length > 0
  const rings = { sharePercent, canary: isNamed ? canary : { groups: [pilotGroup], people: [] } }
  const file = {
    kind: 'file',
    name: 'demonstration',
    path: join(dataDir, 'witness.jsonl'),
    intervalMs,
  } as const
  const witnesses = witnessing.witnesses.length > 0 ? witnessing.witnesses : [file]
  return {
    ...settings,
    providers: providers.map((one) => (one.kind === 'practice' ? { ...one, name: demoProvider } : one)),
    managedPolicies: { ...managedPolicies, rings },
    witnessing: { ...witnessing, witnesses },
  }
}

/** Of TEST-NET-1, which nobody has (RFC 5737), and marked. */
export const demoClient = { address: '192.0.2.10', agent: 'demonstration' }
