import type { DeadLetterBody, SinkBody } from '@sekisho/contract/admin-api'
import type { Context } from '../context.ts'
import { terminalText } from '../output/terminal-text.ts'
import { printDone, printPage } from './answer.ts'
import { clientFor, shortTime } from './client.ts'
import type { RunCommand } from './command.ts'

export const listSinks: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const answer = await client.call('listSinks', {})
  const row = (sink: SinkBody) => [
    sink.name,
    `${sink.kind} (${sink.format})`,
    sink.destination,
    describeState(sink, context),
    String(sink.lagEntries),
    context.tell('sink.seconds', { seconds: sink.lagSeconds }),
    String(sink.delivered),
    String(sink.skipped),
    String(sink.deadLetters),
  ]
  const titles = [
    'name',
    'kind',
    'destination',
    'status',
    'waiting',
    'lag',
    'delivered',
    'skipped',
    'deadLetters',
  ] as const
  return printPage(answer, { titles, row }, context)
}

export const pauseSink: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const answer = await client.call('pauseSink', {
    name: given.required('sink'),
    reason: given.required('reason'),
  })
  return printDone(answer, ({ name }) => [context.tell('sink.paused', { name: terminalText(name) })], context)
}

export const resumeSink: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const answer = await client.call('resumeSink', { name: given.required('sink') })
  const lines = ({ name, lagEntries }: SinkBody) => [
    context.tell('sink.resumed', { name: terminalText(name), entries: lagEntries }),
  ]
  return printDone(answer, lines, context)
}

export const listDeadLetters: RunCommand = async (given, context) => {
  const limit = given.wholeNumber('limit', { least: 1, most: 1000 })
  const client = await clientFor(given, context)
  const answer = await client.call('listDeadLetters', {
    name: given.required('sink'),
    limit,
    after: given.text('after'),
  })
  const row = ({ leaf, refusedAt, reason, retrying }: DeadLetterBody) => [
    String(leaf),
    shortTime(refusedAt),
    retrying ? context.tell('sink.retrying') : '',
    reason,
  ]
  return printPage(answer, { titles: ['leaf', 'time', 'status', 'why'], row }, context)
}

export const retryDeadLetters: RunCommand = async (given, context) => {
  const leaf = given.wholeNumber('leaf', { least: 0, most: 999_999_999 })
  const client = await clientFor(given, context)
  const answer = await client.call('retryDeadLetters', { name: given.required('sink'), leaf })
  return printDone(answer, ({ letters }) => [context.tell('sink.retried', { letters })], context)
}

function describeState({ state, problem, pausedReason }: SinkBody, { tell }: Context): string {
  const why = state === 'paused' ? pausedReason : problem
  const said = tell(`sink.state.${state}`)
  return why === undefined ? said : `${said}: ${why}`
}
