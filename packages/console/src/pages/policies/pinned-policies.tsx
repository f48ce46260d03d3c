import { Pin } from 'lucide-react'
import type { ApiBody } from '../../api/call-api.ts'
import { textsOf } from '../../format/locale.ts'
import { Badge } from '../../parts/badge.tsx'
import { Card } from '../../parts/page.tsx'

/** Those of the configuration file: shown, and changed there alone. */
export function PinnedPolicies({ pinned }: { pinned: ApiBody<'listPolicies'>['pinned'] }) {
  if (pinned.length === 0) return null
  return (
    <Card title={text.title}>
      <p className="mb-3 max-w-prose text-soft">{text.lead}</p>
      <ul className="grid gap-3">
        {pinned.map(({ policy, match, keys }) => (
          <li key={policy} className="rounded-lg border border-line px-4 py-3">
            <p className="flex flex-wrap items-center gap-2">
              <code>{policy}</code>
              <Badge>
                <Pin aria-hidden className="mr-1 inline size-3.5" />
                {text.pinned}
              </Badge>
              <span>{matchLine(match)}</span>
            </p>
            <p className="mt-1 text-sm break-words text-soft">
              {text.keys} {keys.join(', ')}
            </p>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function matchLine(match: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(match).map(
    ([key, value]) => `${key}: ${Array.isArray(value) ? value.join(', ') : String(value)}`,
  )
  return parts.length === 0 ? text.everybody : parts.join(' · ')
}

const text = textsOf({
  en: {
    title: 'From the configuration file',
    lead: 'They stand in managed.policies of gateway.yaml and can be changed there only.',
    pinned: 'Pinned by the file',
    keys: 'Sets:',
    everybody: 'Everybody',
  },
  ja: {
    title: '設定ファイルのポリシー',
    lead: 'gateway.yaml の managed.policies に書かれています。変更はそのファイルで行います。',
    pinned: 'ファイルで固定',
    keys: '設定する項目:',
    everybody: '全員',
  },
})
