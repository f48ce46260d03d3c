import { exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import { printDone, printPage } from './answer.ts'
import { clientFor, shortTime } from './client.ts'
import type { RunCommand } from './command.ts'
import { writeTextFile } from './text-file.ts'

interface CheckpointKey {
  key: string
  createdAt: string
  retiredAt?: string | undefined
}

export const listKeys: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const answer = await client.call('listCheckpointKeys', {})
  const file = given.text('out')
  if (file !== undefined) {
    const keys = answer.value.data.map(({ key }) => key)
    await writeTextFile(file, `${keys.join('\n')}\n`, context)
    if (context.json) context.printJson({ file, keys })
    else context.print(context.tell('key.saved', { count: keys.length, file: terminalText(file) }))
    return exitCodes.ok
  }
  const row = ({ key, createdAt, retiredAt }: CheckpointKey) => [
    shortTime(createdAt),
    retiredAt === undefined ? '' : shortTime(retiredAt),
    key,
  ]
  return printPage(answer, { titles: ['created', 'retired', 'verifierKey'], row }, context)
}

export const rotateKey: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const answer = await client.call('rotateCheckpointKey', {})
  return printDone(answer, ({ key }) => [context.tell('key.rotated'), terminalText(key)], context)
}
