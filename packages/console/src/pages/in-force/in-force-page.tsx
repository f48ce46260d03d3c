import type { ApiBody } from '../../api/call-api.ts'
import { useApi } from '../../api/use-api.ts'
import { textsOf, type Texts } from '../../format/locale.ts'
import { EmptyList } from '../../parts/data-table.tsx'
import { SelectField } from '../../parts/fields.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { PolicyTabs } from '../policies/policy-tabs.tsx'
import { useFilters } from '../../shell/use-filters.ts'
import { InForceTable } from './in-force-table.tsx'
import { inForceStates, stateNames } from './state-names.ts'

const filterNames = ['state', 'person'] as const

/** Device by device, a page at a time: what it should have, what it claims and what its guard attests. */
export function InForcePage() {
  const { values, set, cursor, isFiltered } = useFilters(filterNames)
  const state = inForceStates.find((one) => one === values.state)
  const query = useApi('listInForce', {
    limit: 50,
    ...(state === undefined ? {} : { state }),
    ...(values.person === undefined ? {} : { person: values.person }),
    ...(cursor === undefined ? {} : { after: cursor }),
  })
  return (
    <Page title={text.title} lead={text.lead}>
      <PolicyTabs />
      <Card title={text.explainTitle}>
        <p className="max-w-prose">{text.explain}</p>
        {query.data !== undefined && (
          <p className="mt-2 max-w-prose text-soft">{ruleText(query.data.rule)}</p>
        )}
      </Card>
      <Card>
        <search className="mb-4 grid gap-3 sm:grid-cols-[1fr_2fr]">
          <SelectField
            label={text.state}
            value={state ?? ''}
            onChange={({ target }) => set({ state: target.value })}
            options={[
              { value: '', label: text.any },
              ...inForceStates.map((value) => ({ value, label: stateNames[value] })),
            ]}
          />
        </search>
        <InForceTable
          caption={text.title}
          query={query}
          empty={
            <EmptyList title={text.none} filtered={isFiltered}>
              {text.noneYet}
            </EmptyList>
          }
          pages={{ cursor, go: (to) => set({ cursor: to }) }}
        />
      </Card>
    </Page>
  )
}

function ruleText({ mode, maxAgeHours }: ApiBody<'listInForce'>['rule']): string {
  return text[`rule_${mode}`].replace('{hours}', String(maxAgeHours))
}

const texts: Texts<
  | 'title'
  | 'lead'
  | 'explainTitle'
  | 'explain'
  | 'state'
  | 'any'
  | 'none'
  | 'noneYet'
  | 'rule_off'
  | 'rule_report'
  | 'rule_enforce'
> = {
  en: {
    title: 'In force',
    lead: 'Which policy each device should have, and which it has.',
    explainTitle: 'Claimed is not attested',
    explain:
      'A claim is what Claude Code says of itself with each call; a changed client could say anything. An attestation is signed by the guard with the key of its device, over a number that this server drew for it. Only an attestation counts as in force.',
    state: 'State',
    any: 'Any',
    none: 'No device yet',
    noneYet: 'Devices appear with their first call, guards when they are enrolled.',
    rule_off: 'Calls are served with or without a guard (sekisho.policies.require_guard: off).',
    rule_report:
      'Calls without an attestation of the last {hours} hours are served and counted (sekisho.policies.require_guard: report).',
    rule_enforce:
      'Calls without an attestation of the last {hours} hours are refused (sekisho.policies.require_guard: enforce).',
  },
  ja: {
    title: '適用状況',
    lead: 'デバイスごとに、配信すべきポリシーと実際の適用状況を確認できます。',
    explainTitle: '自己申告は証明ではありません',
    explain:
      '自己申告は、Claude Code が呼び出しのたびに送る情報です。改変されたクライアントなら、どのような値でも送れます。証明は、このサーバーが発行した乱数に対して、ガードがデバイスの鍵で署名したものです。証明があるものだけを「有効」とみなします。',
    state: '状態',
    any: 'すべて',
    none: 'デバイスはまだありません',
    noneYet: 'デバイスは最初の呼び出しのとき、ガードは登録したときに表示されます。',
    rule_off: 'ガードの有無にかかわらず呼び出しを受け付けます(sekisho.policies.require_guard: off)。',
    rule_report:
      '過去 {hours} 時間以内の証明がない呼び出しも受け付け、件数を記録します(sekisho.policies.require_guard: report)。',
    rule_enforce:
      '過去 {hours} 時間以内の証明がない呼び出しは拒否します(sekisho.policies.require_guard: enforce)。',
  },
}
const text = textsOf(texts)
