import { terminalText } from '../output/terminal-text.ts'
import { printDone, printPage } from './answer.ts'
import { clientFor, shortTime } from './client.ts'
import type { RunCommand } from './command.ts'

interface CheckpointKey {
  key: string
  createdAt: string
  retiredAt?: string | undefined
}

export const listKeys: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const answer = await client.call('listCheckpointKeys', {})
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
