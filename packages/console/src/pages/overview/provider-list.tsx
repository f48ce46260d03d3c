import { Link } from '@tanstack/react-router'
import type { ApiBody } from '../../api/call-api.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { formatNumber } from '../../format/format.ts'
import { Badge } from '../../parts/badge.tsx'
import { EmptyNote } from '../../parts/notes.tsx'
import { Card } from '../../parts/page.tsx'
import { useMe } from '../../shell/use-me.ts'

/** Some calls fail on any day: red is for when something is to be done. */
const alarmingShare = 0.05

/** How the providers did today, in the order they are asked. */
export function ProviderList({ providers }: { providers: ApiBody<'readOverview'>['providers'] }) {
  const { may } = useMe()
  return (
    <Card title={text.title}>
      {providers.length === 0 ? (
        <EmptyNote title={text.none} />
      ) : (
        <ul className="grid gap-1">
          {providers.map(({ name, practice, exchanges, failed }) => (
            <li
              key={name}
              className="flex flex-wrap justify-between gap-3 border-b border-line py-1.5 last:border-0"
            >
              <span className="flex items-center gap-2">
                {may('health.read') ? <Link to="/providers">{name}</Link> : name}
                {practice && <Badge tone="warn">{text.practice}</Badge>}
              </span>
              <span className={failed > exchanges * alarmingShare ? 'text-bad' : 'text-soft'}>
                {fill(text.figures, { exchanges: formatNumber(exchanges), failed: formatNumber(failed) })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

const texts: Texts<'title' | 'none' | 'practice' | 'figures'> = {
  en: {
    title: 'Providers today',
    none: 'No provider is configured, so no call can be served',
    practice: 'Simulated',
    figures: '{exchanges} calls, {failed} failed',
  },
  ja: {
    title: '今日のプロバイダー',
    none: 'プロバイダーが設定されていないため、呼び出しに応答できません',
    practice: '模擬応答',
    figures: '{exchanges} 件、うち失敗 {failed} 件',
  },
}
const text = textsOf(texts)
