import type { Context } from '../context.ts'
import { exitCodes, type ExitCode } from '../exit.ts'
import type { PlainMessageKey } from '../messages/index.ts'
import { formatTable } from '../output/table.ts'
import { printMore } from './client.ts'

interface Answer<Value> {
  value: Value
  raw: unknown
}

/** A title of a column, without `column.` */
export type ColumnName = PlainMessageKey extends infer Key
  ? Key extends `column.${infer Name}`
    ? Name
    : never
  : never

interface Page<Item> {
  titles: readonly ColumnName[]
  row: (item: Item) => readonly string[]
}

/** Prints a page of a list: a table and how to go on, or the document as it came. */
export function printPage<Item>(
  { value, raw }: Answer<{ data: readonly Item[]; next?: string | undefined }>,
  { titles, row }: Page<Item>,
  context: Context,
): ExitCode {
  const { tell, print } = context
  if (context.json) context.printJson(raw)
  else if (value.data.length === 0) print(tell('list.empty'))
  else {
    const columns = titles.map((title) => ({ title: tell(`column.${title}`) }))
    print(...formatTable(columns, value.data.map(row), context.bold))
    printMore('--after', value.next, context)
  }
  return exitCodes.ok
}

/** Prints what was done, or the document as it came. The lines are safe to print. */
export function printDone<Value>(
  { value, raw }: Answer<Value>,
  lines: (value: Value) => readonly string[],
  context: Context,
): ExitCode {
  if (context.json) context.printJson(raw)
  else context.print(...lines(value))
  return exitCodes.ok
}
