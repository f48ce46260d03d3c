import { useNavigate, useSearch } from '@tanstack/react-router'

/** The filter of a list, which stands in the address, so that a link shows the same. */
export interface Filters<Name extends string> {
  values: Partial<Record<Name, string>>
  /** Sets some and keeps the rest; '' or undefined takes one away. Starts at the first page again unless `cursor` is set. */
  set: (changed: Partial<Record<Name | 'cursor', string | undefined>>) => void
  /** of the page that is shown */
  cursor: string | undefined
  isFiltered: boolean
}

export function useFilters<Name extends string>(names: readonly Name[]): Filters<Name> {
  // Sound: the router's parseSearch gives text for every name.
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>
  const navigate = useNavigate()
  const values: Partial<Record<Name, string>> = {}
  for (const name of names) {
    const value = search[name]
    if (value !== undefined && value !== '') values[name] = value
  }
  return {
    values,
    cursor: search['cursor'],
    isFiltered: Object.keys(values).length > 0,
    set: (changed) =>
      void navigate({
        to: '.',
        search: { ...search, cursor: undefined, ...changed },
        // Going back leads to the page before, not to each letter that was typed.
        replace: !('cursor' in changed),
      }),
  }
}
