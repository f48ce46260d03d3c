import type { SpendReportBody, SpendRowBody } from '@sekisho/contract/admin-api'
import type { Context } from '../context.ts'
import { exitCodes } from '../exit.ts'
import { formatMicroUsd } from '../money.ts'
import { formatTable, type Column } from '../output/table.ts'
import { clientFor } from './client.ts'
import type { RunCommand } from './command.ts'

type Dimension = SpendReportBody['by']

export const showSpend: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const { value, raw } = await client.call('readSpend', {
    from: given.text('from'),
    to: given.text('to'),
    // Sound: the command's description lets only these through.
    by: given.required('by') as Dimension,
  })
  if (context.json) context.printJson(raw)
  else printReport(value, context)
  return exitCodes.ok
}

function printReport({ from, to, by, data }: SpendReportBody, context: Context): void {
  const { tell, print } = context
  if (data.length === 0) {
    print(tell('spend.none', { from, to }))
    return
  }
  const numbers = ['calls', 'input', 'output', 'cacheRead', 'cacheWrite', 'cost'] as const
  const columns: Column[] = [
    { title: tell(`column.by.${by}`) },
    ...numbers.map((title) => ({ title: tell(`column.${title}`), align: 'right' as const })),
  ]
  const real = data.filter(({ simulated }) => !simulated)
  const rows = data.map((row) => cells(labelOf(row, context), [row]))
  const total = real.length > 1 ? [cells(tell('total'), real)] : []
  print(tell('spend.period', { from, to }), '', ...formatTable(columns, [...rows, ...total], context.bold))
  if (real.length < data.length) print('', tell('practice.note'))
}

/** Money of the practice provider was never spent; it must not be taken for money that was. */
function labelOf({ key, name, simulated }: SpendRowBody, { tell }: Context): string {
  const label = name ?? (key === '' ? '-' : key)
  return simulated ? `${label} ${tell('practice')}` : label
}

function cells(label: string, rows: readonly SpendRowBody[]): string[] {
  const sum = (pick: (row: SpendRowBody) => number) => rows.reduce((total, row) => total + pick(row), 0)
  const counts = [
    sum(({ exchanges }) => exchanges),
    sum(({ inputTokens }) => inputTokens),
    sum(({ outputTokens }) => outputTokens),
    sum(({ cacheReadTokens }) => cacheReadTokens),
    sum(({ cacheWriteTokens }) => cacheWriteTokens),
  ]
  const cost = formatMicroUsd(sum(({ costMicroUsd }) => costMicroUsd))
  return [label, ...counts.map((count) => count.toLocaleString('en-US')), cost]
}
