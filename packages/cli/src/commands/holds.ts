import type { HoldBody } from '@sekisho/contract/admin-api'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import type { AdminClient } from '../server/admin-client.ts'
import { printDone, printPage } from './answer.ts'
import { clientFor, shortTime } from './client.ts'
import type { RunCommand } from './command.ts'
import { findPerson } from './find-person.ts'
import { findProject } from './projects.ts'

export const placeHold: RunCommand = async (given, context) => {
  const parsed = parseTarget(given.required('target'), context)
  const client = await clientFor(given, context)
  const target = await findTarget(parsed, client, context)
  return printDone(
    await client.call('placeHold', { target, reason: given.required('reason') }),
    (hold) => [context.tell('hold.placed', { id: hold.id, target: targetText(hold) })],
    context,
  )
}

export const liftHold: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  return printDone(
    await client.call('liftHold', { id: given.required('hold'), reason: given.required('reason') }),
    (hold) => [context.tell('hold.lifted', { id: hold.id, target: targetText(hold) })],
    context,
  )
}

export const listHolds: RunCommand = async (given, context) => {
  const { tell } = context
  const limit = given.wholeNumber('limit', { least: 1, most: 1000 })
  const client = await clientFor(given, context)
  // Sound: the command's description lets only these through.
  const status = given.text('status') as 'in_force' | 'lifted' | undefined
  const answer = await client.call('listHolds', { limit, after: given.text('after'), status })
  const row = (hold: HoldBody) => [
    hold.id,
    targetText(hold),
    terminalText(hold.placedBy),
    shortTime(hold.placedAt),
    hold.liftedAt === null
      ? tell('hold.inForce')
      : tell('hold.liftedAt', { time: shortTime(hold.liftedAt), by: terminalText(hold.liftedBy ?? '') }),
    terminalText(hold.reason),
  ]
  const titles = ['id', 'holdTarget', 'placedBy', 'placedAt', 'status', 'reason'] as const
  return printPage(answer, { titles, row }, context)
}

// Not the contract's list: that would load the schema library before the arguments are looked at.
const holdTargets = ['person', 'conversation', 'project', 'everything'] as const
type TargetType = (typeof holdTargets)[number]

interface Parsed {
  type: TargetType
  id: string
}

/** `everything`, or a kind, a colon and which. @throws CliError usage */
function parseTarget(text: string, { tell }: Context): Parsed {
  const [name = '', ...rest] = text.split(':')
  const type = holdTargets.find((each) => each === name)
  const id = rest.join(':')
  if (type !== undefined && (type === 'everything') === (id === '')) return { type, id }
  throw new CliError(tell('usage.holdTarget'), { code: 'usage', exitCode: exitCodes.usage })
}

async function findTarget(
  { type, id }: Parsed,
  client: AdminClient,
  context: Context,
): Promise<{ type: 'everything' } | { type: Exclude<TargetType, 'everything'>; id: string }> {
  if (type === 'everything') return { type }
  if (type === 'person') return { type, id: await findPerson(id, client, context) }
  return { type, id: type === 'project' ? await findProject(id, client, context) : id }
}

function targetText({ target: { type, id } }: HoldBody): string {
  return id === undefined ? type : `${type}:${terminalText(id)}`
}
