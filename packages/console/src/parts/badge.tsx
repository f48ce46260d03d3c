import type { ReactNode } from 'react'

export type Tone = 'neutral' | 'good' | 'warn' | 'bad'

const tones: Record<Tone, string> = {
  neutral: 'bg-code text-soft',
  good: 'bg-good-paper text-good',
  warn: 'bg-warn-paper text-warn',
  bad: 'bg-bad-paper text-bad',
}

/** A state in a word; the colour only repeats it. */
export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={`inline-block rounded-md px-2 py-0.5 text-sm whitespace-nowrap ${tones[tone]}`}>
      {children}
    </span>
  )
}
