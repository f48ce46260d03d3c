import { Link } from '@tanstack/react-router'
import { useApi } from '../../api/use-api.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { useMe } from '../../shell/use-me.ts'

/** Leads to the steps of the first run while one is open, for who can take them. */
export function FirstStepsNote() {
  const { may } = useMe()
  const isFor = may('people.write') && may('health.read')
  const { data } = useApi('readOnboarding', {}, { enabled: isFor })
  const open = data?.steps.filter(({ done }) => !done).length ?? 0
  if (!isFor || open === 0) return null
  return (
    <p className="mb-5 flex flex-wrap items-center justify-between gap-3 rounded-lg border border-line bg-accent-paper px-4 py-2">
      {fill(text.open, { open })}
      <Link to="/welcome" className="inline-flex min-h-9 items-center font-semibold">
        {text.go}
      </Link>
    </p>
  )
}

const texts: Texts<'open' | 'go'> = {
  en: { open: 'First steps still to do: {open}', go: 'Go on' },
  ja: { open: '初期設定の残り: {open} 件', go: '続ける' },
}
const text = textsOf(texts)
