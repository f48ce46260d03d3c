import { ShieldAlert, ShieldCheck, ShieldQuestionMark } from 'lucide-react'
import type { ReactNode } from 'react'

const looks = {
  good: { icon: ShieldCheck, tone: 'text-good' },
  bad: { icon: ShieldAlert, tone: 'text-bad' },
  warn: { icon: ShieldQuestionMark, tone: 'text-warn' },
} as const

interface VerdictNoteProps {
  look: keyof typeof looks
  title: string
  /** below another heading */
  isSmall?: boolean
  children: ReactNode
}

/** A verdict of this browser; the colour only repeats what the words say. */
export function VerdictNote({ look, title, isSmall = false, children }: VerdictNoteProps) {
  const { icon: Icon, tone } = looks[look]
  const Heading = isSmall ? 'h3' : 'h2'
  return (
    <div className="flex items-start gap-3">
      <Icon aria-hidden className={`mt-0.5 shrink-0 ${tone}`} />
      <div>
        <Heading className={`font-semibold ${tone} ${isSmall ? '' : 'text-lg'}`}>{title}</Heading>
        {children}
      </div>
    </div>
  )
}
