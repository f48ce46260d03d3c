import { createInterface } from 'node:readline'

/** An MCP server over standard input and output whose tools, named in its arguments, answer with their own name. */

const tools = process.argv.slice(2)

interface Request {
  id?: number | string
  method?: string
  params?: { name?: string; protocolVersion?: string }
}

function resultOf({ method, params }: Request): object {
  switch (method) {
    case 'initialize':
      return {
        protocolVersion: params?.protocolVersion ?? '2025-06-18',
        capabilities: { tools: {} },
        serverInfo: { name: 'scripted', version: '1.0.0' },
      }
    case 'tools/list':
      return {
        tools: tools.map((name) => ({
          name,
          description: `The tool ${name}`,
          inputSchema: { type: 'object', properties: {}, additionalProperties: true },
        })),
      }
    case 'tools/call':
      return { content: [{ type: 'text', text: `${params?.name ?? ''} ran` }] }
    case undefined:
    default:
      return {}
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  // Sound: only what is looked for is read. The client speaks one message a line.
  const request = JSON.parse(line) as Request
  if (request.id === undefined) continue
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id: request.id, result: resultOf(request) })}\n`)
}
