import { sayBudgetName } from '@sekisho/contract'
import type { BudgetBody, BudgetExplanationBody, NewBudgetBody } from '@sekisho/contract/admin-api'
import { parseAmount, type Amount } from '../amount.ts'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import type { Given } from '../given.ts'
import { formatMicroUsd } from '../money.ts'
import { formatTable, type Column } from '../output/table.ts'
import { terminalText } from '../output/terminal-text.ts'
import type { AdminClient } from '../server/admin-client.ts'
import { printDone, printPage } from './answer.ts'
import { clientFor, shortTime } from './client.ts'
import type { RunCommand } from './command.ts'
import { findPerson } from './find-person.ts'
import { findGivenProject, findProject } from './projects.ts'

export const listBudgets: RunCommand = async (given, context) => {
  const limit = given.wholeNumber('limit', { least: 1, most: 1000 })
  const client = await clientFor(given, context)
  const answer = await client.call('listBudgets', { limit, after: given.text('after') })
  const row = (budget: BudgetBody) => [budget.id, budget.name, ...termsOf(budget, context)]
  const titles = ['id', 'name', 'scope', 'sharing', 'limit', 'period'] as const
  return printPage(answer, { titles, row }, context)
}

/** Makes the budget, or gives the one that counts the same another limit. */
export const setBudget: RunCommand = async (given, context) => {
  const { unit, limit } = amountOf(given.required('limit'), context)
  const names = { name: given.text('name'), thresholds: thresholdsOf(given, context) }
  const target = given.required('for')
  checkTarget(target, context)
  const client = await clientFor(given, context)
  const terms = {
    scope: await findScope(target, client, context),
    sharing: given.flag('shared') ? ('pool' as const) : ('seat' as const),
    unit,
    // Sound: the command's description lets only these through.
    period: given.required('period') as BudgetBody['period'],
  }
  const twin = await findTwin(terms, client)
  const answer =
    twin === undefined
      ? await client.call('createBudget', {
          ...terms,
          ...names,
          limit,
          zone: given.required('zone') as BudgetBody['zone'],
        })
      : await client.call('updateBudget', { ...names, id: twin.id, limit })
  const done = twin === undefined ? 'budget.created' : 'budget.changed'
  return printDone(
    answer,
    ({ id, name, ...budget }) => [
      context.tell(done, { id, name: terminalText(name) }),
      `  ${terminalText(sayLimit(budget, context))}`,
    ],
    context,
  )
}

export const removeBudget: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const removal = { id: given.required('id'), reason: given.required('reason') }
  return printDone(
    await client.call('removeBudget', removal),
    ({ id, name }) => [context.tell('budget.removed', { id, name: terminalText(name) })],
    context,
  )
}

export const explainBudgets: RunCommand = async (given, context) => {
  const wanted = given.text('person')
  if (given.flag('mine') && wanted !== undefined) throw usage(context.tell('usage.mineOrPerson'))
  const costCentre = given.text('cost-centre')
  if (wanted === undefined && costCentre !== undefined)
    throw usage(context.tell('usage.costCentreNeedsPerson'))
  const client = await clientFor(given, context)
  const { value, raw } =
    wanted === undefined
      ? await client.call('explainOwnBudgets', { project: given.text('project') })
      : await client.call('explainBudgets', {
          project: await findGivenProject(given.text('project'), client, context),
          costCentre,
          id: await findPerson(wanted, client, context),
        })
  if (context.json) context.printJson(raw)
  else printExplanation(value, context)
  return exitCodes.ok
}

function printExplanation({ data, timeZone }: BudgetExplanationBody, context: Context): void {
  const { tell, print, bold } = context
  if (data.length === 0) {
    print(tell('budget.none'))
    return
  }
  const columns: Column[] = [
    { title: tell('column.name') },
    { title: tell('column.scope') },
    { title: tell('column.limit'), align: 'right' },
    { title: tell('column.period') },
    { title: tell('column.used'), align: 'right' },
    { title: tell('column.held'), align: 'right' },
    { title: tell('column.resets') },
    { title: tell('column.why') },
  ]
  print(
    ...formatTable(
      columns,
      data.map((standing) => explainedRow(standing, context)),
      bold,
    ),
  )
  print('', tell('budget.order', { zone: terminalText(timeZone) }))
}

function explainedRow(
  { budget, verdict, overriddenBy, used, held, resetsAt }: BudgetExplanationBody['data'][number],
  context: Context,
): string[] {
  const { tell } = context
  const amount = (value: number | undefined) => (value === undefined ? '' : sayAmount(budget.unit, value))
  return [
    sayBudgetName(budget, context.locale),
    sayScope(budget),
    sayLimit(budget, context),
    tell(`budget.period.${budget.period}`),
    amount(used),
    amount(held),
    resetsAt === undefined ? '' : shortTime(resetsAt),
    verdict === 'overridden'
      ? tell('budget.overridden', { name: overriddenBy ?? '' })
      : tell(verdict === 'applies' ? 'budget.applies' : 'budget.noLimit'),
  ]
}

function termsOf(budget: BudgetBody, context: Context): string[] {
  const { tell } = context
  return [
    sayScope(budget),
    tell(budget.sharing === 'pool' ? 'budget.pool' : 'budget.seat'),
    sayLimit(budget, context),
    tell(`budget.period.${budget.period}`),
  ]
}

function sayScope({ scope: { type, id } }: Pick<BudgetBody, 'scope'>): string {
  return id === undefined ? type : `${type} ${id}`
}

function sayLimit({ unit, limit }: Pick<BudgetBody, 'unit' | 'limit'>, { tell }: Context): string {
  return limit === null ? tell('budget.unlimited') : sayAmount(unit, limit)
}

/** `$25.00`, `2,000,000 tokens`: as it can be written too. */
function sayAmount(unit: BudgetBody['unit'], amount: number): string {
  return unit === 'usd' ? formatMicroUsd(amount) : `${amount.toLocaleString('en-US')} ${unit}`
}

function amountOf(text: string, context: Context): Amount {
  const amount = parseAmount(text)
  if (amount === undefined) throw usage(context.tell('usage.amount'))
  return amount
}

function thresholdsOf(given: Given, context: Context): number[] | undefined {
  const texts = given.list('threshold')
  if (texts.length === 0) return undefined
  return texts.map((text) => {
    const percent = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN
    if (percent >= 1 && percent <= 100) return percent
    throw usage(context.tell('usage.wholeNumber', { name: '--threshold', least: 1, most: 100 }))
  })
}

type Scope = NewBudgetBody['scope']

const scopeTypes = {
  organization: 'organization',
  person: 'person',
  'service-account': 'service_account',
  group: 'group',
  role: 'role',
  project: 'project',
  'cost-centre': 'cost_centre',
} as const satisfies Record<string, Scope['type']>

/** `organization`, `service-account`, or `group:platform`; before a server is asked. */
function checkTarget(text: string, context: Context): void {
  const [type, id] = splitTarget(text)
  const isRight = {
    organization: id === undefined,
    'service-account': id !== '',
  }[type]
  if (!Object.hasOwn(scopeTypes, type) || !(isRight ?? (id !== undefined && id !== '')))
    throw usage(context.tell('usage.scope'))
}

function splitTarget(text: string): [string, string | undefined] {
  const colon = text.indexOf(':')
  return colon < 0 ? [text, undefined] : [text.slice(0, colon), text.slice(colon + 1)]
}

async function findScope(text: string, client: AdminClient, context: Context): Promise<Scope> {
  const [name, id] = splitTarget(text)
  // Sound: checked before.
  const type = scopeTypes[name as keyof typeof scopeTypes]
  if (id === undefined) return { type }
  if (type === 'person' && !id.startsWith(subjectPrefix))
    return { type, id: await findPerson(id, client, context) }
  return { type, id: type === 'project' ? await findProject(id, client, context) : id }
}

/** Whose the budget is, when it is one person's: the server knows what else theirs are made for. */
function accountOf({ type, id }: Scope): string | undefined {
  return (type === 'person' || type === 'service_account') && id?.startsWith(subjectPrefix) === false
    ? id
    : undefined
}

/** A person who has not signed in yet, by what the identity provider calls them. */
const subjectPrefix = 'sub:'

async function findTwin(
  { scope, sharing, unit, period }: Pick<NewBudgetBody, 'scope' | 'sharing' | 'unit' | 'period'>,
  client: AdminClient,
): Promise<BudgetBody | undefined> {
  const person = accountOf(scope)
  let after: string | undefined
  do {
    const { value } = await client.call('listBudgets', {
      scope: scope.type,
      person,
      limit: 1000,
      after,
    })
    const twin = value.data.find(
      (budget) =>
        (person !== undefined || budget.scope.id === scope.id) &&
        budget.sharing === sharing &&
        budget.unit === unit &&
        budget.period === period,
    )
    if (twin !== undefined) return twin
    after = value.next
  } while (after !== undefined)
  return undefined
}

function usage(message: string): CliError {
  return new CliError(message, { code: 'usage', exitCode: exitCodes.usage })
}
