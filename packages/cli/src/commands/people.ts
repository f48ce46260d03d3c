import type { Role } from '@sekisho/contract'
import { exitCodes } from '../exit.ts'
import { formatTable } from '../output/table.ts'
import { terminalText } from '../output/terminal-text.ts'
import { clientFor, printMore } from './client.ts'
import type { RunCommand } from './command.ts'

export const addPerson: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const { value, raw } = await client.call('createPerson', {
    name: given.required('name'),
    email: given.text('email'),
    // Sound: the command's description lets only roles through.
    roles: given.list('role') as Role[],
    groups: given.list('group'),
  })
  if (context.json) context.printJson(raw)
  else {
    const { id } = value
    context.print(
      context.tell('person.added', { name: terminalText(value.name), id }),
      context.tell('person.next', { id }),
    )
  }
  return exitCodes.ok
}

export const listPeople: RunCommand = async (given, context) => {
  const { tell, print } = context
  const client = await clientFor(given, context)
  const limit = given.wholeNumber('limit', { least: 1, most: 1000 })
  const { value, raw } = await client.call('listPeople', { limit, after: given.text('after') })
  if (context.json) context.printJson(raw)
  else if (value.data.length === 0) print(tell('list.empty'))
  else {
    const titles = ['id', 'name', 'email', 'roles', 'groups', 'status'] as const
    const columns = titles.map((title) => ({ title: tell(`column.${title}`) }))
    const rows = value.data.map(({ id, name, email, roles, groups, status }) => [
      id,
      name,
      email ?? '',
      roles.join(', '),
      groups.join(', '),
      tell(`status.${status}`),
    ])
    print(...formatTable(columns, rows, context.bold))
    printMore('--after', value.next, context)
  }
  return exitCodes.ok
}
