import { Link, useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMayOpen } from '../shell/use-may-open.ts'
import { useNameOf } from './names.tsx'

/** Where the page of something is, by the beginning of its id. */
const places: readonly { prefix: string; path: string }[] = [
  { prefix: 'per_', path: '/people/$id' },
  { prefix: 'svc_', path: '/people/service-accounts/$id' },
  { prefix: 'key_', path: '/people/credentials/$id' },
  { prefix: 'spl_', path: '/budgets/$id' },
  { prefix: 'prj_', path: '/projects/$id' },
  { prefix: 'pol_', path: '/policies/$id' },
]

/** What leads to the page about an id, where the console has one that the reader may open. */
export function IdLink({ id, children = id }: { id: string; children?: ReactNode }) {
  const { routesByPath } = useRouter()
  const mayOpen = useMayOpen()
  const place = places.find(({ prefix }) => id.startsWith(prefix))
  const isThere = place !== undefined && Object.hasOwn(routesByPath, place.path) && mayOpen(place.path)
  if (!isThere) return <>{children}</>
  return (
    <Link to={place.path} params={{ id }} className="underline">
      {children}
    </Link>
  )
}

/** What an id stands for: its name where it has one that the reader may know, and the id itself, which a click selects whole. */
export function NamedId({ id }: { id: string }) {
  const name = useNameOf()(id)
  if (name === undefined)
    return (
      <code className="text-sm break-all select-all">
        <IdLink id={id} />
      </code>
    )
  return (
    <span className="inline-block">
      <IdLink id={id}>
        <bdi>{name}</bdi>
      </IdLink>
      <code className="block min-w-28 text-xs break-all text-soft select-all">{id}</code>
    </span>
  )
}
