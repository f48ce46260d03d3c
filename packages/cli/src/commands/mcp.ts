import type { McpServerBody, NewMcpServerBody } from '@sekisho/contract/admin-api'
import { lintMcp, mcpRules } from '@sekisho/policy'
import type { Context } from '../context.ts'
import { CliError, exitCodes, type ExitCode } from '../exit.ts'
import type { Given } from '../given.ts'
import { terminalText } from '../output/terminal-text.ts'
import type { AdminClient } from '../server/admin-client.ts'
import { printDone, printPage } from './answer.ts'
import { clientFor } from './client.ts'
import type { RunCommand } from './command.ts'
import { printFindings } from './print-findings.ts'

export const listMcpServers: RunCommand = async (given, context) => {
  const { tell } = context
  const limit = given.wholeNumber('limit', { least: 1, most: 1000 })
  const client = await clientFor(given, context)
  // Sound: the command's description lets only these through.
  const status = given.text('status') as McpServerBody['status'] | undefined
  const answer = await client.call('listMcpServers', { limit, after: given.text('after'), status })
  const row = (server: McpServerBody) => [
    server.name,
    reached(server),
    tell(`mcp.risk.${server.risk}`),
    server.owner,
    tell(`mcp.status.${server.status}`),
    server.approvedBy,
  ]
  const titles = ['name', 'reached', 'risk', 'owner', 'status', 'approvedBy'] as const
  return printPage(answer, { titles, row }, context)
}

export const approveMcpServer: RunCommand = async (given, context) => {
  const transport = transportOf(given)
  if (transport === undefined) throw usage(context.tell('mcp.transportMissing'))
  const secrets = secretsOf(given, context)
  const client = await clientFor(given, context)
  const answer = await client.call('approveMcpServer', {
    name: given.required('mcp-server'),
    transport,
    owner: given.required('owner'),
    // Sound: the command's description lets only these through.
    risk: given.required('risk') as McpServerBody['risk'],
    ...(secrets === undefined ? {} : { secrets }),
    ...(given.text('note') === undefined ? {} : { note: given.text('note') }),
  })
  return printServer(answer, 'mcp.approved', context)
}

export const changeMcpServer: RunCommand = async (given, context) => {
  const secrets = given.flag('clear-secrets') ? {} : secretsOf(given, context)
  const client = await clientFor(given, context)
  const { id } = await findMcpServer(given.required('mcp-server'), client, context)
  const answer = await client.call('changeMcpServer', {
    id,
    transport: transportOf(given),
    owner: given.text('owner'),
    // Sound: the command's description lets only these through.
    risk: given.text('risk') as McpServerBody['risk'] | undefined,
    secrets,
    note: given.text('note'),
    status: given.flag('restore') ? 'approved' : undefined,
  })
  return printServer(answer, 'mcp.changed', context)
}

export const retireMcpServer: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const { id } = await findMcpServer(given.required('mcp-server'), client, context)
  const answer = await client.call('retireMcpServer', { id, reason: given.required('reason') })
  return printDone(answer, ({ name }) => [context.tell('mcp.retired', { name: terminalText(name) })], context)
}

/** What was approved, and what the lint remarks of it: nobody reads a catalogue's warnings later. */
function printServer(
  answer: { value: McpServerBody; raw: unknown },
  said: 'mcp.approved' | 'mcp.changed',
  context: Context,
): ExitCode {
  const { value } = answer
  const code = printDone(answer, ({ name }) => [context.tell(said, { name: terminalText(name) })], context)
  if (!context.json) printFindings(lintMcp(mcpRules([value]).managedMcp), context)
  return code
}

function reached({ transport }: McpServerBody): string {
  return transport.type === 'stdio' ? JSON.stringify(transport.command) : transport.url
}

/** Undefined: neither a program nor a URL was given. */
function transportOf(given: Given): NewMcpServerBody['transport'] | undefined {
  const [program, url] = [given.text('command'), given.text('url-of-server')]
  if (program !== undefined) return { type: 'stdio', command: [program, ...given.list('arg')] }
  if (url === undefined) return undefined
  return { type: given.flag('sse') ? 'sse' : 'http', url }
}

/** `NAME=text with ${REFERENCE}`; undefined: none was given. */
function secretsOf(given: Given, { tell }: Context): Record<string, string> | undefined {
  const pairs = given.list('secret').map((text): [string, string] => {
    const at = text.indexOf('=')
    // What stands there may be a secret: it is not repeated.
    if (at < 1) throw usage(tell('mcp.secretForm'))
    return [text.slice(0, at), text.slice(at + 1)]
  })
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs)
}

function usage(message: string): CliError {
  return new CliError(message, { code: 'usage', exitCode: exitCodes.usage })
}

/** By its name or id. @throws CliError */
async function findMcpServer(wanted: string, client: AdminClient, context: Context): Promise<{ id: string }> {
  if (/^mcp_[0-9A-HJKMNP-TV-Z]{26}$/.test(wanted)) return { id: wanted }
  const { value } = await client.call('listMcpServers', { name: wanted, limit: 1 })
  const [server] = value.data
  if (server !== undefined) return server
  const message = context.tell('mcp.unknown', { name: terminalText(wanted) })
  throw new CliError(message, { code: 'mcp_server_unknown', exitCode: exitCodes.refused })
}
