import { useChange } from '../../../api/use-api.ts'
import { fill, textsOf, type Texts } from '../../../format/locale.ts'
import { Button } from '../../../parts/button.tsx'
import { ConfirmAction } from '../../../parts/confirm-action.tsx'
import { useMe } from '../../../shell/use-me.ts'
import type { Sink } from './sink-texts.ts'

/** Stops sending to a sink, or goes on. */
export function PauseSink({ sink: { name, state } }: { sink: Sink }) {
  const { may } = useMe()
  const resume = useChange('resumeSink')
  if (!may('sinks.write')) return null
  if (state === 'paused')
    return (
      <Button
        look="plain"
        size="small"
        aria-label={`${text.resume}: ${name}`}
        disabled={resume.isPending}
        onClick={() => resume.mutate({ name })}
      >
        {text.resume}
      </Button>
    )
  return (
    <ConfirmAction
      operation="pauseSink"
      request={(reason) => ({ name, reason })}
      button={text.pause}
      label={`${text.pause}: ${name}`}
      ask={fill(text.ask, { name })}
    >
      {text.what}
    </ConfirmAction>
  )
}

const texts: Texts<'pause' | 'resume' | 'ask' | 'what'> = {
  en: {
    pause: 'Pause',
    resume: 'Resume',
    ask: 'Stop sending to {name}?',
    what: 'What happens meanwhile waits in the ledger, and is sent from where it stopped when you resume. Nothing is lost.',
  },
  ja: {
    pause: '一時停止',
    resume: '再開',
    ask: '{name} への転送を止めますか?',
    what: 'その間の記録は台帳で待機し、再開すると続きから送られます。失われるものはありません。',
  },
}
const text = textsOf(texts)
