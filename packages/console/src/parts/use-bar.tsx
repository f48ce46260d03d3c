import { formatPercent } from '../format/format.ts'

/** How much of something is used, as a bar and in percent; the number says what the colour repeats. */
export function UseBar({ label, used, limit }: { label: string; used: number; limit: number }) {
  const share = limit === 0 ? 1 : used / limit
  const tone = share >= 1 ? 'bg-bad' : share >= 0.75 ? 'bg-warn' : 'bg-accent'
  return (
    <div className="flex min-w-32 items-center gap-2">
      <div
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.min(100, Math.round(share * 100))}
        aria-valuetext={formatPercent(share)}
        className="h-2 flex-1 overflow-hidden rounded-full bg-line"
      >
        <div className={`h-full ${tone}`} style={{ width: `${Math.min(100, share * 100)}%` }} />
      </div>
      <span className="w-12 text-right tabular-nums">{formatPercent(share)}</span>
    </div>
  )
}
