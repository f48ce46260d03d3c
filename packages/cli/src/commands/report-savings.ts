import type { SavingsReportBody } from '@sekisho/contract/admin-api'
import type { Context } from '../context.ts'
import { exitCodes } from '../exit.ts'
import { formatMicroUsd } from '../money.ts'
import { formatMarkdown } from '../output/markdown.ts'
import { formatTable, type Column } from '../output/table.ts'
import type { ColumnName } from './answer.ts'
import { clientFor, shortTime } from './client.ts'
import type { RunCommand } from './command.ts'
import { monthOf } from './report-chargeback.ts'

export const showSavings: RunCommand = async (given, context) => {
  const month = given.text('month') === undefined ? undefined : monthOf(given, context)
  const format = context.json ? 'json' : given.required('format')
  const client = await clientFor(given, context)
  const { value, raw } = await client.call('readSavings', { month })
  if (format === 'json') context.printJson(raw)
  else printReport(value, format === 'md', context)
  return exitCodes.ok
}

interface Section {
  title: string
  /** how the estimate was made, and what it does not say */
  note: string
  columns: readonly Column[]
  rows: readonly (readonly string[])[]
}

function printReport(report: SavingsReportBody, isMarkdown: boolean, context: Context): void {
  const { tell, print, bold } = context
  const sections = [cache, smallRequests, batch, idleCredentials].map((make) => make(report, context))
  const found = sections.filter(({ rows }) => rows.length > 0)
  const title = tell('savings.title', { month: report.month })
  print(isMarkdown ? `## ${title}` : title)
  if (found.length === 0) print('', tell('savings.none'))
  for (const { title, note, columns, rows } of found) {
    const table = isMarkdown ? formatMarkdown(columns, rows) : formatTable(columns, rows, bold)
    print('', isMarkdown ? `### ${title}` : bold(title), '', note, '', ...table)
  }
  if (found.length > 1) print('', tell('savings.overlap'))
}

const number = (count: number) => count.toLocaleString('en-US')

function columnsOf(names: readonly ColumnName[], { tell }: Context, texts: number): Column[] {
  return names.map((name, at) =>
    at < texts ? { title: tell(`column.${name}`) } : { title: tell(`column.${name}`), align: 'right' },
  )
}

function cache({ cache }: SavingsReportBody, context: Context): Section {
  const { tell } = context
  const columns = ['by.person', 'project', 'calls', 'promptTokens', 'hits', 'lostTokens', 'lost'] as const
  return {
    title: tell('savings.cache'),
    note: tell('savings.cache.note'),
    columns: columnsOf(columns, context, 2),
    rows: cache.map((row) => [
      row.personName ?? row.personId,
      row.projectName ?? (row.projectId || tell('report.nobody')),
      number(row.calls),
      number(row.promptTokens),
      `${row.hitPercent} %`,
      number(row.lostTokens),
      formatMicroUsd(row.lostMicroUsd),
    ]),
  }
}

function smallRequests({ smallRequests }: SavingsReportBody, context: Context): Section {
  const { tell } = context
  const columns = ['by.model', 'by.provider', 'smaller', 'calls', 'cost', 'saved'] as const
  return {
    title: tell('savings.small'),
    note: tell('savings.small.note'),
    columns: columnsOf(columns, context, 3),
    rows: smallRequests.map((row) => [
      row.model,
      row.provider,
      row.smallerModel,
      number(row.calls),
      formatMicroUsd(row.costMicroUsd),
      formatMicroUsd(row.savedMicroUsd),
    ]),
  }
}

function batch({ batch }: SavingsReportBody, context: Context): Section {
  const { tell } = context
  return {
    title: tell('savings.batch'),
    note: tell('savings.batch.note'),
    columns: columnsOf(['by.person', 'by.model', 'calls', 'cost', 'saved'], context, 2),
    rows: batch.map((row) => [
      row.personName ?? row.personId,
      row.model,
      number(row.calls),
      formatMicroUsd(row.costMicroUsd),
      formatMicroUsd(row.savedMicroUsd),
    ]),
  }
}

function idleCredentials({ idleCredentials, idleDays }: SavingsReportBody, context: Context): Section {
  const { tell } = context
  return {
    title: tell('savings.idle'),
    note: tell('savings.idle.note', { days: idleDays }),
    columns: columnsOf(['id', 'name', 'by.person', 'created', 'lastUsed'], context, 5),
    rows: idleCredentials.map((row) => [
      row.credentialId,
      row.name,
      row.personName ?? row.personId,
      shortTime(row.createdAt),
      row.lastUsedAt === undefined ? tell('never') : shortTime(row.lastUsedAt),
    ]),
  }
}
