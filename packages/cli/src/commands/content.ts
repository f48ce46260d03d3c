import type { ContentBody, ContentRequestBody, ErasedContentBody } from '@sekisho/contract/admin-api'
import type { Context } from '../context.ts'
import { exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import { printDone, printPage } from './answer.ts'
import { clientFor, shortTime } from './client.ts'
import type { RunCommand } from './command.ts'
import { findPerson } from './find-person.ts'
import { writeOwnFile } from './text-file.ts'

export const readContent: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const asked = { id: given.required('exchange'), reason: given.required('reason') }
  const answer = await client.call('readContent', asked)
  const file = given.text('out')
  if (file === undefined) return printDone(answer, (content) => contentLines(content, context), context)
  await writeOwnFile(file, `${JSON.stringify(answer.raw, null, 2)}\n`, context)
  if (context.json) context.printJson({ exchange: answer.value.exchange, file })
  else context.print(context.tell('content.saved', { exchange: asked.id, file: terminalText(file) }))
  return exitCodes.ok
}

export const requestContent: RunCommand = async (given, context) => {
  const { tell } = context
  const client = await clientFor(given, context)
  const asked = { id: given.required('exchange'), reason: given.required('reason') }
  return printDone(
    await client.call('requestContent', asked),
    ({ id, expiresAt }) => [
      tell('content.requested', { id, time: shortTime(expiresAt) }),
      `  sekisho content approve ${id}`,
    ],
    context,
  )
}

export const listContentRequests: RunCommand = async (given, context) => {
  const limit = given.wholeNumber('limit', { least: 1, most: 1000 })
  const client = await clientFor(given, context)
  const answer = await client.call('listContentRequests', { limit, after: given.text('after') })
  const row = (request: ContentRequestBody) => [
    request.id,
    request.exchange,
    request.personId,
    terminalText(request.requestedBy),
    stateOf(request, context),
    terminalText(request.reason),
  ]
  const titles = ['id', 'exchange', 'person', 'requestedBy', 'status', 'reason'] as const
  return printPage(answer, { titles, row }, context)
}

function stateOf({ approvedBy, readAt, expiresAt }: ContentRequestBody, { tell }: Context): string {
  if (readAt !== null) return tell('content.state.read', { time: shortTime(readAt) })
  const by = approvedBy === null ? undefined : terminalText(approvedBy)
  if (by !== undefined) return tell('content.state.approved', { by, time: shortTime(expiresAt) })
  return tell('content.state.waits', { time: shortTime(expiresAt) })
}

export const approveContentRequest: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  return printDone(
    await client.call('approveContentRequest', { id: given.required('request') }),
    ({ id, exchange }) => [context.tell('content.approved', { id, exchange })],
    context,
  )
}

export const eraseContent: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const personId = await findPerson(given.required('person'), client, context)
  return printDone(
    await client.call('eraseContent', { personId, reason: given.required('reason') }),
    ({ keys, exchanges }: ErasedContentBody) => [
      context.tell('content.erased', { personId, keys, exchanges }),
    ],
    context,
  )
}

type ContentPart = NonNullable<ContentBody['request']>

function contentLines(content: ContentBody, context: Context): string[] {
  const { tell } = context
  const { exchange, personId, at, conversation, projectId, request, response } = content
  return [
    tell('content.of', { exchange, personId, time: shortTime(at) }),
    ...(conversation === null ? [] : [tell('content.conversation', { id: terminalText(conversation) })]),
    ...(projectId === null ? [] : [tell('content.project', { id: projectId })]),
    '',
    ...partLines(tell('content.request.title'), request, context),
    '',
    ...partLines(tell('content.response.title'), response, context),
  ]
}

function partLines(title: string, part: ContentPart | null, { tell, bold }: Context): string[] {
  if (part === null) return [bold(title), tell('content.none')]
  const { contentType, bytes, complete, ledger, content } = part
  return [
    bold(title),
    tell('content.facts', { type: terminalText(contentType), bytes }),
    ...(complete ? [] : [tell('content.incomplete')]),
    tell(`content.ledger.${ledger}`),
    ...content.split('\n').map(terminalText),
  ]
}
