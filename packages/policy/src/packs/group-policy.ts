import type { PackInput } from './pack.ts'
import { xmlText } from './xml-text.ts'

/** Names within the templates; the paths of the settings catalogue are made of them. */
export const policyNames = {
  file: 'SekishoClaudeCode',
  // Not the vendor's own: two templates of one namespace in one store are an error.
  namespace: 'Sekisho.Policies.ClaudeCode',
  category: 'Cat_ClaudeCode',
  policy: 'ManagedSettings',
  element: 'SettingsJson',
} as const

/** Claude Code reads `Settings` there: the whole JSON in one text. */
const registryKey = 'SOFTWARE\\Policies\\ClaudeCode'
export const registryLimit = 1_000_000

/** The definition, of no language and no content. @see https://learn.microsoft.com/previous-versions/windows/desktop/Policy/admx-schema */
export function admx(): string {
  const { namespace, category, policy, element } = policyNames
  return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitions xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <policyNamespaces>
    <target prefix="sekishoclaudecode" namespace="${namespace}"/>
  </policyNamespaces>
  <resources minRequiredRevision="1.0"/>
  <supportedOn>
    <definitions>
      <definition name="SUPPORTED_ClaudeCode" displayName="$(string.SUPPORTED_ClaudeCode)"/>
    </definitions>
  </supportedOn>
  <categories>
    <category name="${category}" displayName="$(string.${category})"/>
  </categories>
  <policies>
    <policy name="${policy}" class="Machine" displayName="$(string.${policy})" explainText="$(string.${policy}_Explain)" presentation="$(presentation.${policy})" key="${registryKey}">
      <parentCategory ref="${category}"/>
      <supportedOn ref="SUPPORTED_ClaudeCode"/>
      <elements>
        <text id="${element}" valueName="Settings" required="true" maxLength="${registryLimit}"/>
      </elements>
    </policy>
  </policies>
</policyDefinitions>
`
}

export const admlLanguages = ['en-US', 'ja-JP'] as const
type AdmlLanguage = (typeof admlLanguages)[number]

const words: Record<
  AdmlLanguage,
  Record<'category' | 'policy' | 'explain' | 'label' | 'supported', string>
> = {
  'en-US': {
    category: 'Claude Code',
    policy: 'Managed settings',
    explain:
      'The managed settings of Claude Code, as JSON on one line. Enabled, they are written to the registry and win over the settings file of the machine. The box already holds the settings this template was packed with.',
    label: 'Settings (JSON)',
    supported: 'Claude Code on Windows 10 or later',
  },
  'ja-JP': {
    category: 'Claude Code',
    policy: '管理設定',
    explain:
      'Claude Code の管理設定(1行の JSON)です。有効にするとレジストリに書き込まれ、コンピューター上の設定ファイルより優先されます。入力欄には、このテンプレートの作成時の設定があらかじめ入っています。',
    label: '設定(JSON)',
    supported: 'Windows 10 以降の Claude Code',
  },
}

/** The texts in one language. The box comes filled with the settings of the pack. */
export function adml(language: AdmlLanguage, { line }: PackInput): string {
  const { category, policy, element } = policyNames
  const { [language]: said } = words
  const text = (id: string, value: string) => `      <string id="${id}">${xmlText(value, id)}</string>\n`
  return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitionResources xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <displayName>Claude Code</displayName>
  <description>Claude Code</description>
  <resources>
    <stringTable>
${text(category, said.category)}${text(policy, said.policy)}${text(`${policy}_Explain`, said.explain)}${text('SUPPORTED_ClaudeCode', said.supported)}    </stringTable>
    <presentationTable>
      <presentation id="${policy}">
        <textBox refId="${element}">
          <label>${xmlText(said.label, 'label')}</label>
          <defaultValue>${xmlText(line, 'settings')}</defaultValue>
        </textBox>
      </presentation>
    </presentationTable>
  </resources>
</policyDefinitionResources>
`
}
