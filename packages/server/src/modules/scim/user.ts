import { cleanName } from '@sekisho/contract'
import type { DirectoryPerson, DirectoryRecord, Person } from '../people/index.ts'
import { isObject } from './filter.ts'
import { invalidValue } from './problem.ts'
import { enterpriseUrn, userUrn, type Resource } from './schema.ts'
import { metaOf } from './meta.ts'

/** Attributes that are in memory for everybody; a filter on others reads the store. In lower case. */
export const userAttributesInMemory: ReadonlySet<string> = new Set([
  'id',
  'externalid',
  'username',
  'displayname',
  'active',
  'meta',
])

/** A user as far as memory knows them. */
export function userInMemory(person: Person, baseUrl: string): Resource {
  return {
    id: person.id,
    userName: person.userName ?? person.email ?? person.id,
    ...(person.externalId === null ? {} : { externalId: person.externalId }),
    displayName: person.name,
    active: person.status === 'active',
    // A filter over everybody seldom asks for it, and its times are the most of the work.
    get meta() {
      return metaOf(person, { type: 'User', location: `${baseUrl}/Users/${person.id}` })
    },
  }
}

interface UserParts extends Omit<DirectoryPerson, 'stoppedHere'> {
  groups: readonly { id: string; name: string }[]
  baseUrl: string
}

/** A user whole: what the directory sent, and what is ours. */
export function userResource({ person, attributes, groups, baseUrl }: UserParts): Resource {
  const sent = attributes === undefined ? neverSent(person) : sentAttributes(attributes)
  const extensions = Object.keys(sent).filter((key) => key.startsWith('urn:'))
  return {
    schemas: [userUrn, ...extensions],
    ...userInMemory(person, baseUrl),
    ...sent,
    ...(groups.length === 0 ? {} : { groups: groups.map((group) => groupOf(group, baseUrl)) }),
  }
}

function groupOf({ id, name }: { id: string; name: string }, baseUrl: string): Resource {
  return { value: id, display: name, $ref: `${baseUrl}/Groups/${id}`, type: 'direct' }
}

/** What of a user a client may write, to change it. */
export function writableUser(current: DirectoryPerson): Resource {
  const { person, attributes } = current
  return {
    userName: person.userName ?? person.email ?? person.id,
    ...(person.externalId === null ? {} : { externalId: person.externalId }),
    displayName: person.name,
    active: isActiveThere(current),
    ...(attributes === undefined ? neverSent(person) : sentAttributes(attributes)),
  }
}

/** What the directory said last: somebody who was stopped here is active there until it says otherwise. */
export function isActiveThere({ person, stoppedHere }: DirectoryPerson): boolean {
  return person.status === 'active' || stoppedHere
}

function neverSent({ email }: Person): Resource {
  return email === null ? {} : { emails: [{ value: email, type: 'work', primary: true }] }
}

function sentAttributes(json: string): Resource {
  const value: unknown = JSON.parse(json)
  return isObject(value) ? value : {}
}

const maxAttributesBytes = 65_536

/**
 * What people keep of a user. @throws ScimProblem invalidValue
 * @param before what the directory sent last: a cost centre that stood there and is gone is taken away
 */
export function recordOf(user: Resource, before?: string): DirectoryRecord {
  const { active = true, externalId = null, ...attributes } = user
  const userName = textOf(user['userName'], { name: 'userName', most: 320 })
  if (userName === undefined) throw invalidValue('userName is required')
  const json = JSON.stringify(attributes)
  if (Buffer.byteLength(json) > maxAttributesBytes)
    throw invalidValue(`a user holds at most ${maxAttributesBytes} bytes`)
  return {
    userName: userName.toLowerCase(),
    externalId: textOf(externalId, { name: 'externalId', most: 320 }) ?? null,
    name: nameOf(user) ?? cleanName(userName)?.slice(0, 200) ?? userName.slice(0, 200),
    email: emailOf(user) ?? (isAddress(userName) ? userName.toLowerCase() : null),
    active: active === true,
    costCentre: costCentreOf(user) ?? (hadCostCentre(before) ? null : undefined),
    attributes: json,
  }
}

const maxCostCentreLength = 100

/** RFC 7643, 4.3. Never a reason to refuse a user: a directory was free to write anything there. */
function costCentreOf({ [enterpriseUrn]: extension }: Resource): string | undefined {
  const value = isObject(extension) ? extension['costCenter'] : undefined
  const text = typeof value === 'string' ? cleanName(value) : undefined
  return text === undefined ? undefined : Array.from(text).slice(0, maxCostCentreLength).join('')
}

function hadCostCentre(before: string | undefined): boolean {
  return before !== undefined && costCentreOf(sentAttributes(before)) !== undefined
}

function textOf(value: unknown, { name, most }: { name: string; most: number }): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined
  // Printed on terminals and in logs.
  if (value.length > most || controls.test(value))
    throw invalidValue(`${name} has at most ${most} characters and no control characters`)
  return value.trim()
}

const controls = /[\p{Cc}\u2028\u2029]/u

function nameOf({ displayName, name }: Resource): string | undefined {
  const parts = isObject(name) ? name : {}
  const whole = [parts['givenName'], parts['familyName']].filter((part) => typeof part === 'string').join(' ')
  const candidates = [displayName, parts['formatted'], whole]
  for (const candidate of candidates) {
    // Never a reason to refuse somebody, who could not sign in then.
    const text = typeof candidate === 'string' ? cleanName(candidate) : undefined
    if (text !== undefined) return Array.from(text).slice(0, 200).join('')
  }
  return undefined
}

/** The primary address, or that for work, or the first. */
function emailOf({ emails }: Resource): string | undefined {
  const list = Array.isArray(emails) ? emails.filter(isObject) : []
  const chosen = list.find(({ primary }) => primary === true) ?? list.find(isForWork) ?? list[0]
  const value = textOf(chosen?.['value'], { name: 'emails.value', most: 254 })
  if (value !== undefined && !isAddress(value)) throw invalidValue('emails.value is not an email address')
  return value?.toLowerCase()
}

function isForWork({ type }: Resource): boolean {
  return typeof type === 'string' && type.toLowerCase() === 'work'
}

function isAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@]+@[^\s@]+$/.test(text)
}
