import type { McpServer } from './server-words.ts'

export const transports = ['http', 'sse', 'stdio'] as const
type Transport = (typeof transports)[number]

/** A server as it stands in the form. */
export interface ServerForm {
  name: string
  type: Transport
  /** its address, or program and arguments */
  reached: string
  secrets: readonly (readonly [name: string, reference: string])[]
  owner: string
  risk: McpServer['risk']
  note: string
}

export function formOf(server: McpServer | undefined): ServerForm {
  if (server === undefined)
    return { name: '', type: 'http', reached: '', secrets: [], owner: '', risk: 'medium', note: '' }
  const { name, transport, secrets, owner, risk, note } = server
  const reached = transport.type === 'stdio' ? commandText(transport.command) : transport.url
  return { name, type: transport.type, reached, secrets: Object.entries(secrets), owner, risk, note }
}

export function requestOf({ type, reached, secrets, owner, risk, note }: ServerForm) {
  return {
    transport:
      type === 'stdio'
        ? { type: 'stdio' as const, command: readCommand(reached) }
        : { type, url: reached.trim() },
    secrets: Object.fromEntries(secrets.filter(([name, reference]) => name + reference !== '')),
    owner,
    risk,
    note,
  }
}

/** Words with spaces between; within double quotes a space is a letter, and `\` takes the next one as it is. */
export function readCommand(text: string): string[] {
  const words = text.match(/(?:"(?:\\.|[^"\\])*"|[^\s"])+/g) ?? []
  return words.map((word) =>
    word.replaceAll(/"((?:\\.|[^"\\])*)"/g, (_quoted, inner: string) => inner.replaceAll(/\\(.)/g, '$1')),
  )
}

/** The same, written so that it is read back. */
export function commandText(command: readonly string[]): string {
  return command
    .map((word) => (/^[^\s"]+$/.test(word) ? word : `"${word.replaceAll(/["\\]/g, String.raw`\$&`)}"`))
    .join(' ')
}
