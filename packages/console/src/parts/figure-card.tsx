import type { ReactNode } from 'react'

/** A number that is read first, with its name above it. */
export function FigureCard({ name, value, note }: { name: string; value: ReactNode; note?: ReactNode }) {
  return (
    <div className="card">
      <p className="text-sm text-soft">{name}</p>
      <p className="text-2xl font-semibold tabular-nums">{value}</p>
      {note !== undefined && <p className="text-sm text-soft">{note}</p>}
    </div>
  )
}
