import { mcpRules, type CatalogueServer, type McpRules } from '@sekisho/policy'
import { useMutation } from '@tanstack/react-query'
import { callApi, type ApiError } from '../../api/call-api.ts'
import { textsOf } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { ErrorNote } from '../../parts/notes.tsx'

interface CatalogueRulesProps {
  /** the document in the editor */
  value: unknown
  apply: (value: unknown) => void
}

/** Puts the rules of the MCP catalogue into the document: what is approved is allowed, what is retired denied. */
export function CatalogueRules({ value, apply }: CatalogueRulesProps) {
  const read = useMutation<McpRules['settings'], ApiError>({
    mutationFn: async () => mcpRules(await readCatalogue()).settings,
    onSuccess: (rules) => apply(withRules(value, rules)),
  })
  return (
    <div>
      {read.error !== null && <ErrorNote error={read.error} />}
      <Button look="plain" disabled={read.isPending || !isObject(value)} onClick={() => read.mutate()}>
        {text.take}
      </Button>
    </div>
  )
}

const pageSize = 1000
/** The catalogue holds 2,000 at most; a server that pages without end is not followed. */
const mostPages = 10

async function readCatalogue(): Promise<CatalogueServer[]> {
  const servers: CatalogueServer[] = []
  let after: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const { data, next } = await callApi('listMcpServers', { limit: pageSize, after })
    servers.push(...data)
    after = next
    if (after === undefined) break
  }
  return servers
}

function withRules(value: unknown, rules: McpRules['settings']): unknown {
  if (!isObject(value)) return value
  const { settings } = value
  return { ...value, settings: { ...(isObject(settings) ? settings : {}), ...rules } }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const text = textsOf({
  en: { take: 'Take the rules of the MCP catalogue' },
  ja: { take: 'MCP カタログのルールを反映' },
})
