import { useQueryClient } from '@tanstack/react-query'
import { textsOf, type Texts } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { forgetLedger } from './trusted-ledger.ts'
import type { Refutation } from './verify-entry.ts'

/** A ledger that is another one on purpose: after a restore that somebody decided on, or a new installation. */
export function BeginAnew({ why }: { why: Refutation }) {
  const client = useQueryClient()
  if (why !== 'other_ledger' && why !== 'shrunk' && why !== 'not_grown_from') return null
  const begin = () => {
    forgetLedger()
    void client.resetQueries({ queryKey: ['verify'] })
  }
  return (
    <div className="mt-3">
      <Button look="danger" onClick={begin}>
        {text.forget}
      </Button>
    </div>
  )
}

const texts: Texts<'forget'> = {
  en: {
    forget: 'I know why: trust this ledger from now on',
  },
  ja: {
    forget: '理由を把握しているため、今後はこの台帳を信頼する',
  },
}
const text = textsOf(texts)
