import { resolve } from 'node:path'
import type { McpServerBody } from '@sekisho/contract/admin-api'
import { mcpRules } from '@sekisho/policy'
import { exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import type { AdminClient } from '../server/admin-client.ts'
import { clientFor } from './client.ts'
import type { RunCommand } from './command.ts'
import { writeTextFile } from './text-file.ts'

const pageSize = 1000
/** The catalogue holds 2,000 at most; a server that pages without end is not followed. */
const mostPages = 10

/** The catalogue as what machines are given: rules for managed settings, or `managed-mcp.json`. */
export const exportMcpServers: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const { settings, managedMcp } = mcpRules(await readAll(client))
  const document = given.text('as') === 'managed-mcp' ? managedMcp : settings
  const out = given.text('out')
  if (out === undefined) {
    context.printJson(document)
    return exitCodes.ok
  }
  await writeTextFile(resolve(context.cwd, out), `${JSON.stringify(document, null, 2)}\n`, context)
  if (context.json) context.printJson({ file: out })
  else context.print(context.tell('mcp.exported', { file: terminalText(out) }))
  return exitCodes.ok
}

async function readAll(client: AdminClient): Promise<McpServerBody[]> {
  const servers: McpServerBody[] = []
  let after: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const { value } = await client.call('listMcpServers', { limit: pageSize, after })
    servers.push(...value.data)
    after = value.next
    if (after === undefined) break
  }
  return servers
}
