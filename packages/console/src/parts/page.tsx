import { Link } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { useEffect, type ReactNode } from 'react'

/** The list or the page that another one belongs to. */
export interface Back {
  /** a path, whole */
  to: string
  label: string
}

interface PageProps {
  title: string
  /** the way back, above the heading */
  back?: Back
  /** a sentence below the heading */
  lead?: ReactNode
  /** buttons beside the heading */
  actions?: ReactNode
  children: ReactNode
}

/** A page: its heading, which is also the window's title, and what stands below. */
export function Page({ title, back, lead, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} – Sekisho`
  }, [title])
  return (
    <>
      {back !== undefined && <BackLink {...back} />}
      <div className="mb-5 flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h1 className="text-2xl font-semibold text-balance">{title}</h1>
          {lead !== undefined && <p className="mt-1 max-w-prose text-soft">{lead}</p>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children}
    </>
  )
}

function BackLink({ to, label }: Back) {
  return (
    <Link to={to} className="mb-1 inline-flex min-h-8 items-center gap-1.5 text-sm">
      <ArrowLeft aria-hidden size={16} className="shrink-0" />
      {label}
    </Link>
  )
}

/** A part of a page, with a heading of its own. */
export function Card({
  title,
  actions,
  children,
}: {
  title?: string
  actions?: ReactNode
  children: ReactNode
}) {
  return (
    <section className="card mb-5">
      {title !== undefined && (
        <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
          <h2 className="text-lg font-semibold">{title}</h2>
          {actions}
        </div>
      )}
      {children}
    </section>
  )
}
