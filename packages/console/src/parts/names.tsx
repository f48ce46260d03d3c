import { createContext, use, type ReactNode } from 'react'
import { useNamesOf } from '../api/use-names.ts'

const NamesContext = createContext<(id: string) => string | undefined>(() => undefined)

/** Asks once for the names of all ids within, so that no row asks for its own. */
export function Names({ ids, children }: { ids: readonly string[]; children: ReactNode }) {
  return <NamesContext value={useNamesOf(ids)}>{children}</NamesContext>
}

/** What an id is called, as far as `Names` around it was told. */
export function useNameOf(): (id: string) => string | undefined {
  return use(NamesContext)
}

const idPattern = /[a-z]{3}_[0-9A-HJKMNP-TV-Z]{26}/g

/** Every id that stands in a value, wherever. */
export function idsIn(value: unknown): string[] {
  return [...new Set(JSON.stringify(value)?.match(idPattern))]
}
