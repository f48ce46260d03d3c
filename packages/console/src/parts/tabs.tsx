import { Link, useRouterState } from '@tanstack/react-router'
import { useMayOpen } from '../shell/use-may-open.ts'

export interface Tab {
  to: string
  label: string
}

/** The lists of a section that the reader may open, as links, so that each has an address. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  const mayOpen = useMayOpen()
  const shown = tabs.filter(({ to }) => mayOpen(to))
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const current = currentOf(shown, path)
  return (
    <nav aria-label={label} className="mb-5 border-b border-line">
      <ul className="flex flex-wrap gap-x-1">
        {shown.map(({ to, label: name }) => (
          <li key={to}>
            <Link
              to={to}
              activeOptions={{ exact: true, includeSearch: false }}
              aria-current={to === current ? 'page' : undefined}
              className="inline-flex min-h-11 items-center border-b-2 border-transparent px-3 whitespace-nowrap text-soft no-underline hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-semibold aria-[current=page]:text-accent-deep"
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** The tab of a page, or that of the list a page belongs to: `/budgets` of `/budgets/<id>`. */
function currentOf(tabs: readonly Tab[], path: string): string | undefined {
  return tabs
    .map(({ to }) => to)
    .filter((to) => path === to || path.startsWith(`${to}/`))
    .toSorted((one, other) => other.length - one.length)[0]
}
