import type { AdminInput, LedgerEntryBody } from '@sekisho/contract/admin-api'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import type { Given } from '../given.ts'
import type { AdminClient } from '../server/admin-client.ts'
import { clientFor, printMore } from './client.ts'
import type { RunCommand } from './command.ts'
import { findPerson } from './find-person.ts'
import { printEntries } from './ledger-entries.ts'
import { momentOf } from './moment.ts'
import { findGivenProject } from './projects.ts'

const maxPage = 1_000
/** What `--all` shows at most: it is held in memory. */
const maxAll = 50_000
/** Pages without an entry, because what one page looks at is bounded: a hundred million entries. */
const maxPages = 10_000

export const searchLedger: RunCommand = async (given, context) => {
  const limit = given.flag('all')
    ? maxAll
    : (given.wholeNumber('limit', { least: 1, most: maxAll }) ?? maxPage)
  const client = await clientFor(given, context)
  const filters = await filtersOf(given, { client, context })
  const { data, raw, next } = await findUpTo(limit, { client, filters, before: given.text('before') })
  if (context.json) context.printJson(next === undefined ? { data: raw } : { data: raw, next })
  else {
    if (data.length === 0) context.print(context.tell('search.nothing'))
    else printEntries(data, context)
    printMore('--before', next, context)
  }
  return exitCodes.ok
}

type Input = AdminInput<'listLedgerEntries'>
type Query = { [Name in keyof Input]?: Input[Name] | undefined }

async function filtersOf(
  given: Given,
  { client, context }: { client: AdminClient; context: Context },
): Promise<Query> {
  const person = given.text('person')
  const kinds = given.list('type')
  const [since, until] = [momentOf(given, 'since', context), momentOf(given, 'until', context)]
  // Of a span without time nothing is found, which must not look as if there were nothing.
  if (since !== undefined && until !== undefined && since >= until)
    throw new CliError(context.tell('usage.span'), { code: 'usage', exitCode: exitCodes.usage })
  return {
    person: person === undefined ? undefined : await findPerson(person, client, context),
    actor: given.text('actor'),
    // Sound: the command's description lets only kinds through.
    kinds: kinds.length === 0 ? undefined : (kinds as Input['kinds']),
    model: given.text('model'),
    code: given.text('code'),
    project: await findGivenProject(given.text('project'), client, context),
    conversation: given.text('conversation'),
    since,
    until,
    // As with kinds.
    order: given.required('order') as Input['order'],
  }
}

interface Found {
  data: LedgerEntryBody[]
  /** as they came, for `--json` */
  raw: unknown[]
  next: string | undefined
}

async function findUpTo(
  limit: number,
  { client, filters, before }: { client: AdminClient; filters: Query; before: string | undefined },
): Promise<Found> {
  const data: LedgerEntryBody[] = []
  const raw: unknown[] = []
  let next = before
  for (let page = 0; page < maxPages; page++) {
    const query = { ...filters, before: next, limit: Math.min(maxPage, limit - data.length) }
    const answer = await client.call('listLedgerEntries', query)
    data.push(...answer.value.data)
    // Sound: it has just been read as a page.
    raw.push(...(answer.raw as { data: unknown[] }).data)
    next = answer.value.next
    if (next === undefined || data.length >= limit) break
  }
  return { data, raw, next }
}
