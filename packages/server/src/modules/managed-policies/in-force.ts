import type { Clock } from '../../platform/clock/clock.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { openSnapshot } from '../snapshots/index.ts'
import { applying, compileLayers, type CompiledSettings, type PolicyLayer } from './compile.ts'
import { readDocument, type JsonObject } from './document.ts'
import { settledVersion, versionsInForce, type Policy } from './policy.ts'
import { isInRing } from './rings.ts'
import { readPolicies, readVersions } from './rows.ts'
import type { ManagedPoliciesSettings } from './settings.ts'
import { compileMatch, type PolicySubject } from './subject.ts'

/** The policies in force, in memory, as every node has them within a second of a change. */
export interface InForce {
  compiledFor(subject: PolicySubject): CompiledSettings | undefined
  /** What somebody may rightly hold: what is for them now, and what was until an hour ago. The first is now. */
  checksumsFor(subject: PolicySubject): string[]
  /** What Claude Desktop is set up with; undefined: no policy that is for them says so. */
  desktopFor(subject: PolicySubject): JsonObject | undefined
  /** Whether sessions that Claude Desktop starts get them too. Policies of the file say so themselves; others are for every session. */
  isForDesktop(subject: PolicySubject): boolean
  /** Those that are not retired. */
  policies(): readonly Policy[]
  /** Reads everything again, after a change of this node. */
  reload(): Promise<void>
}

interface InForceDeps {
  db: Pick<ControlDatabase, 'read' | 'changes'>
  clock: Pick<Clock, 'now'>
  settings: ManagedPoliciesSettings
}

/** A policy with the layers of its versions that somebody may have. */
interface Loaded {
  policy: Policy
  layers: ReadonlyMap<number, PolicyLayer>
}

const pageSize = 200
/** What clients hold that have not asked again since. */
const formerMs = 3_600_000
const maxFormer = 20

/** @throws when the store cannot be read */
export async function openInForce({ db, clock, settings }: InForceDeps): Promise<InForce> {
  const file = settings.file.map(({ match, settings: own }, index): PolicyLayer => ({
    policy: `file:${index}`,
    version: 1,
    match,
    matches: compileMatch(match),
    settings: own,
    guard: settings.fileGuard,
  }))
  let now = createState([], file, settings)
  let former: { state: State; until: number }[] = []
  let content = ''

  function replace(given: Iterable<Loaded>): void {
    const loaded = [...given]
    const before = content
    content = contentOf(loaded)
    // A draft changes nothing for anybody, and many of them must not push out what clients still hold.
    if (content === before) return
    const time = clock.now()
    former = [{ state: now, until: time + formerMs }, ...former.filter(({ until }) => until > time)].slice(
      0,
      maxFormer,
    )
    now = createState(loaded, file, settings)
  }

  const snapshot = await openSnapshot<Loaded>({
    topic: 'policies',
    changes: db.changes,
    keyOf: ({ policy }) => policy.id,
    async readPage(last) {
      const page = await readPolicies(db.read, { limit: pageSize, after: last?.policy.id })
      return await Promise.all(page.map((policy) => loadLayers(db, policy)))
    },
    pageSize,
    onChange: replace,
  })
  // What was in force before the first load never was.
  former = []

  return {
    compiledFor: (subject) => now.compiledFor(subject),
    checksumsFor(subject) {
      const time = clock.now()
      const states = [now, ...former.filter(({ until }) => until > time).map(({ state }) => state)]
      return [...new Set(states.flatMap((state) => state.compiledFor(subject)?.checksum ?? []))]
    },
    desktopFor: (subject) => desktopOf(applying(file, subject, settings.mode), settings),
    isForDesktop(subject) {
      const versions = now.compiledFor(subject)?.versions ?? []
      const own = versions.flatMap(({ policy }) => settings.file[fileIndex(policy) ?? -1] ?? [])
      if (own.length < versions.length) return true
      return own.findLast(({ servedToDesktop }) => servedToDesktop !== undefined)?.servedToDesktop ?? false
    },
    policies: () => [...snapshot.values()].map(({ policy }) => policy),
    reload: snapshot.reload,
  }
}

/** All that decides who has what: a version never changes. */
function contentOf(loaded: readonly Loaded[]): string {
  const published = loaded.filter(({ layers }) => layers.size > 0)
  return JSON.stringify(
    published.map(({ policy: { id, position, match, rollout } }) => [id, position, match, rollout]),
  )
}

async function loadLayers({ read }: Pick<ControlDatabase, 'read'>, policy: Policy): Promise<Loaded> {
  const matches = compileMatch(policy.match)
  const versions = await readVersions(read, policy.id, versionsInForce(policy.rollout))
  const layers = versions.map(({ version, document }): [number, PolicyLayer] => [
    version,
    { policy: policy.id, version, match: policy.match, matches, ...readDocument(JSON.parse(document)) },
  ])
  return { policy, layers: new Map(layers) }
}

interface State {
  compiledFor(subject: PolicySubject): CompiledSettings | undefined
}

/** Different combinations in force are few; more than so many are worked out anew. */
const maxCompiled = 1_000

function createState(
  loaded: readonly Loaded[],
  file: readonly PolicyLayer[],
  settings: ManagedPoliciesSettings,
): State {
  const { mode, rings } = settings
  const inOrder = loaded.toSorted(
    ({ policy: a }, { policy: b }) => a.position - b.position || (a.id < b.id ? -1 : 1),
  )
  const known = new WeakMap<PolicySubject, CompiledSettings>()
  const compiled = new Map<string, CompiledSettings>()

  /** The pinned ones come on top of the others. */
  function layersFor(subject: PolicySubject): readonly PolicyLayer[] {
    const published = inOrder.flatMap(({ policy, layers }) => {
      const version = versionFor(subject, policy, rings)
      return (version === null ? undefined : layers.get(version)) ?? []
    })
    return [...applying(published, subject, mode), ...applying(file, subject, mode)]
  }

  return {
    compiledFor(subject) {
      const remembered = known.get(subject)
      if (remembered !== undefined) return remembered
      const layers = layersFor(subject)
      if (layers.length === 0) return undefined
      const key = layers.map(({ policy, version }) => `${policy}@${version}`).join(' ')
      const found = compiled.get(key) ?? compileLayers(layers, settings)
      if (compiled.size < maxCompiled) compiled.set(key, found)
      known.set(subject, found)
      return found
    },
  }
}

function versionFor(
  subject: PolicySubject,
  { id, rollout }: Policy,
  rings: ManagedPoliciesSettings['rings'],
): number | null {
  if (rollout?.state !== 'running') return settledVersion(rollout)
  const { ring, sharePercent } = rollout
  return isInRing(subject, { policy: id, ring, sharePercent }, rings)
    ? rollout.version
    : rollout.previousVersion
}

/** One on the other, key by key, as the official gateway does (measured). */
function desktopOf(
  layers: readonly PolicyLayer[],
  { file }: ManagedPoliciesSettings,
): JsonObject | undefined {
  let block: JsonObject | undefined
  for (const { policy } of layers) {
    const own = file[fileIndex(policy) ?? -1]?.desktop
    if (own !== undefined) block = { ...block, ...own }
  }
  return block
}

/** Undefined: a policy of the store. */
function fileIndex(policy: string): number | undefined {
  return policy.startsWith('file:') ? Number(policy.slice('file:'.length)) : undefined
}
