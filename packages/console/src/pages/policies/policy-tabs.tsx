import { textsOf } from '../../format/locale.ts'
import { Tabs } from '../../parts/tabs.tsx'

/** The lists of the section. */
export function PolicyTabs() {
  return (
    <Tabs
      label={text.section}
      tabs={[
        { to: '/policies', label: text.policies },
        { to: '/policies/in-force', label: text.inForce },
        { to: '/policies/explain', label: text.explain },
        { to: '/mcp-servers', label: text.servers },
      ]}
    />
  )
}

const text = textsOf({
  en: {
    section: 'Policies',
    policies: 'Policies',
    inForce: 'In force?',
    explain: 'Explain a call',
    servers: 'MCP servers',
  },
  ja: {
    section: 'ポリシー',
    policies: 'ポリシー',
    inForce: '適用状況',
    explain: '判定の確認',
    servers: 'MCP サーバー',
  },
})
