import { AdminProblem, type HoldTarget } from '@sekisho/contract'
import type { ContentBody, ContentRequestBody, HoldBody } from '@sekisho/contract/admin-api'
import type { AdminHandlers } from '../../http/index.ts'
import type { People } from '../people/index.ts'
import type { Projects } from '../projects/index.ts'
import type { Approvals, ContentRequest } from './approvals.ts'
import type { CallContent, Contents, ReadPart } from './contents.ts'
import type { Hold, Holds } from './holds.ts'
import type { Removal } from './removal.ts'

type Operation =
  | 'readContent'
  | 'requestContent'
  | 'listContentRequests'
  | 'approveContentRequest'
  | 'eraseContent'
  | 'listHolds'
  | 'placeHold'
  | 'liftHold'

interface ContentParts {
  contents: Contents
  approvals: Approvals
  removal: Removal
  holds: Holds
  people: Pick<People, 'known'>
  projects: Pick<Projects, 'byId'>
}

/** The vault's part of the admin API. */
export function contentHandlers({
  contents,
  approvals,
  removal,
  holds,
  people,
  projects,
}: ContentParts): Pick<AdminHandlers, Operation> {
  /** A hold that is on nothing by mistake keeps nothing. @throws AdminProblem person_unknown, project_unknown */
  async function checkTarget({ type, id = '' }: HoldTarget): Promise<void> {
    if (type === 'project') await projects.byId(id)
    if (type === 'person' && (await people.known(id)) === undefined)
      throw new AdminProblem('person_unknown', { person: id })
  }

  return {
    async readContent({ id, reason }, actor) {
      const [found] = await contents.readContent([id], { actor, reason })
      if (found === undefined) throw new Error('one call was asked for and none was read')
      return contentBody(found)
    },
    requestContent: async ({ id, reason }, actor) =>
      requestBody(await contents.request(id, { actor, reason })),
    async listContentRequests(query) {
      const { data, next } = await approvals.list(query)
      return { data: data.map(requestBody), ...(next === undefined ? {} : { next }) }
    },
    approveContentRequest: async ({ id }, actor) => requestBody(await approvals.approve(actor, id)),
    async eraseContent({ personId, reason }, actor) {
      return { personId, ...(await removal.erase(actor, { person: personId, reason })) }
    },
    async listHolds(query) {
      const { data, next } = await holds.list(query)
      return { data: data.map(holdBody), ...(next === undefined ? {} : { next }) }
    },
    async placeHold({ target, reason }, actor) {
      await checkTarget(target)
      return holdBody(await holds.place(actor, { target, reason }))
    },
    liftHold: async ({ id, reason }, actor) => holdBody(await holds.lift(actor, { hold: id, reason })),
  }
}

const iso = (time: number) => new Date(time).toISOString()

function contentBody({ call, request, response }: CallContent): ContentBody {
  return {
    exchange: call.exchange,
    personId: call.person,
    at: iso(call.at),
    conversation: call.conversation ?? null,
    projectId: call.project ?? null,
    request: request === undefined ? null : partBody(request),
    response: response === undefined ? null : partBody(response),
  }
}

function partBody({ content, contentType, contentEncoding, complete, ledger }: ReadPart) {
  const text = textOf(content)
  return {
    contentType,
    ...(contentEncoding === undefined ? {} : { contentEncoding }),
    bytes: content.length,
    complete,
    ledger,
    ...(text === undefined
      ? { encoding: 'base64' as const, content: content.toString('base64') }
      : { encoding: 'utf8' as const, content: text }),
  }
}

/** Undefined when the bytes could not be had back from the text. */
function textOf(content: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content)
  } catch {
    // Not UTF-8, which is what was asked.
    return undefined
  }
}

function requestBody(request: ContentRequest): ContentRequestBody {
  const { id, exchange, person, requestedBy, reason, requestedAt, expiresAt, approvedBy, readAt } = request
  return {
    id,
    exchange,
    personId: person,
    requestedBy,
    reason,
    requestedAt: iso(requestedAt),
    expiresAt: iso(expiresAt),
    approvedBy: approvedBy ?? null,
    readAt: readAt === undefined ? null : iso(readAt),
  }
}

function holdBody({ id, target, reason, placedBy, placedAt, lifted }: Hold): HoldBody {
  return {
    id,
    target: { type: target.type, ...(target.id === undefined ? {} : { id: target.id }) },
    reason,
    placedBy,
    placedAt: iso(placedAt),
    liftedAt: lifted === undefined ? null : iso(lifted.at),
    liftedBy: lifted?.by ?? null,
    liftReason: lifted?.reason ?? null,
  }
}
