import type { FoundEntry, Queries } from '../ledger/index.ts'
import type { People } from '../people/index.ts'
import { activityId, leafOfActivity } from './activity-id.ts'
import { kindsOf, typeOf } from './activity-types.ts'
import { actorId, actorOf } from './actors.ts'
import type { Organization } from './organization.ts'
import { badRequest } from './problems.ts'
import { checkNames, limitIn, orderIn, spanIn, spanNames, type Span } from './query.ts'

interface ActivitiesDeps {
  queries: Pick<Queries, 'search'>
  people: Pick<People, 'byId'>
  organization: Organization
}

/** Pages of the ledger one answer looks at; then it says that there is more, and where it stopped. */
const maxLooks = 20
const maxEntries = 1_000

/**
 * `GET /v1/compliance/activities`: entries of the ledger as activities, the newest first. An entry shows once it has its
 * leaf, within about a second.
 * @throws ComplianceProblem
 */
export async function listActivities(query: URLSearchParams, deps: ActivitiesDeps) {
  const asked = askedIn(query)
  const { limit, isBackwards, isAsc } = asked
  const order = isAsc === isBackwards ? 'newest' : 'oldest'
  const kinds = kindsOf(asked.types)
  const isOther = asked.organizations !== undefined && !isOurs(asked.organizations, deps.organization)
  if (kinds.length === 0 || isOther) return pageOf([], false)
  const found: Activity[] = []
  let place: { behind?: number | undefined; cursor?: string } = { behind: asked.behind }
  let looked: number | undefined
  for (let looks = 0; looks < maxLooks && found.length <= limit; looks++) {
    const search = {
      ...asked.span,
      kinds,
      actor: soleActor(asked),
      order,
      limit: entriesFor(limit),
      ...place,
    } as const
    const { entries, next } = await deps.queries.search(search)
    for (const entry of entries) {
      if (entry.leaf === undefined) continue
      looked = entry.leaf
      const activity = activityOf({ ...entry, leaf: entry.leaf }, deps)
      if (isWanted(activity, asked)) found.push(activity)
      if (found.length > limit) break
    }
    if (next === undefined) return pageOf(inOrder(found, asked), found.length > limit)
    place = { cursor: next }
  }
  return pageOf(inOrder(found, asked), true, looked)
}

/** Some are picked out, so that a short page looks at more than it needs. */
function entriesFor(limit: number): number {
  return Math.min(maxEntries, Math.max(100, limit + 1))
}

type Activity = ReturnType<typeof activityOf>

interface Asked {
  types: readonly string[] | undefined
  excluded: readonly string[]
  actors: readonly string[] | undefined
  organizations: readonly string[] | undefined
  span: Span
  limit: number
  isAsc: boolean
  /** the page before a place, not the one after it */
  isBackwards: boolean
  behind: number | undefined
}

const names = [
  'activity_types[]',
  'exclude_activity_types[]',
  'actor_ids[]',
  'organization_ids[]',
  ...spanNames,
  'limit',
  'after_id',
  'before_id',
  'order',
]

function askedIn(query: URLSearchParams): Asked {
  checkNames(query, names)
  const [types, excluded] = [listIn(query, 'activity_types[]'), listIn(query, 'exclude_activity_types[]')]
  if (types && excluded)
    throw badRequest('activity_types[] and exclude_activity_types[] are mutually exclusive')
  for (const type of [...(types ?? []), ...(excluded ?? [])])
    if (!/^[a-z][a-z0-9_]{0,99}$/.test(type)) throw badRequest(`Invalid activity type: ${type.slice(0, 100)}`)
  const [afterId, beforeId] = [query.get('after_id'), query.get('before_id')]
  if (afterId !== null && beforeId !== null) throw badRequest('after_id and before_id are mutually exclusive')
  return {
    types,
    excluded: excluded ?? [],
    actors: listIn(query, 'actor_ids[]'),
    organizations: listIn(query, 'organization_ids[]'),
    span: spanIn(query),
    limit: limitIn(query, { otherwise: 100, most: 5_000 }),
    isAsc: orderIn(query, 'desc') === 'asc',
    isBackwards: beforeId !== null,
    behind: placeOf('after_id', afterId) ?? placeOf('before_id', beforeId),
  }
}

function listIn(query: URLSearchParams, name: string): string[] | undefined {
  const values = query.getAll(name)
  return values.length === 0 ? undefined : values
}

function placeOf(name: string, id: string | null): number | undefined {
  if (id === null) return undefined
  const leaf = leafOfActivity(id)
  if (leaf === undefined) throw badRequest(`${name}: is not the id of an activity`)
  return leaf
}

function isOurs(ids: readonly string[], { id, uuid }: Organization): boolean {
  return ids.includes(id) || ids.includes(uuid)
}

/** The index finds one actor; several are picked out of all. */
function soleActor({ actors }: Asked): string | undefined {
  const [only, second] = actors ?? []
  return second === undefined && /^(per|svc|cak)_/.test(only ?? '') ? only : undefined
}

function isWanted({ type, actor }: Activity, { types, excluded, actors }: Asked): boolean {
  if (types ? !types.includes(type) : excluded.includes(type)) return false
  return actors === undefined || actors.includes(actorId(actor) ?? '')
}

function activityOf(
  { entry, leaf }: FoundEntry & { leaf: number },
  { people, organization }: ActivitiesDeps,
) {
  const { type, fields } = typeOf(entry, organization)
  return {
    id: activityId(leaf),
    created_at: new Date(entry.time).toISOString(),
    organization_id: organization.id,
    organization_uuid: organization.uuid,
    actor: actorOf(entry, people),
    type,
    ...fields,
    /** beside what Anthropic's have: where it stands in the ledger, for a proof */
    sekisho_entry: { kind: entry.kind, leaf, boot: entry.boot, seq: entry.seq },
  }
}

function inOrder(found: readonly Activity[], { limit, isBackwards }: Asked): Activity[] {
  const page = found.slice(0, limit)
  return isBackwards ? page.toReversed() : page
}

/** @param looked the last place that was looked at, where the page is not full */
function pageOf(data: Activity[], hasMore: boolean, looked?: number) {
  const place = looked === undefined ? null : activityId(looked)
  return {
    data,
    has_more: hasMore,
    first_id: data.at(0)?.id ?? place,
    last_id: data.at(-1)?.id ?? place,
  }
}
