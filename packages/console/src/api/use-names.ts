import { isIdOfNamed } from '@sekisho/contract'
import { keepPreviousData, useQueries } from '@tanstack/react-query'
import { callApi } from './call-api.ts'

/** as many as one question may have */
const most = 100

/** What the things of a list are called, in one question for each hundred; undefined until the answer is there, and of what the reader may not know. */
export function useNamesOf(ids: readonly string[]): (id: string) => string | undefined {
  const wanted = [...new Set(ids.filter(isIdOfNamed))].toSorted()
  const questions = Array.from({ length: Math.ceil(wanted.length / most) }, (_, index) =>
    wanted.slice(index * most, (index + 1) * most).join(','),
  )
  const answers = useQueries({
    queries: questions.map((question) => ({
      queryKey: ['nameThings', { ids: question }],
      queryFn: ({ signal }: { signal: AbortSignal }) => callApi('nameThings', { ids: question }, signal),
      placeholderData: keepPreviousData,
    })),
  })
  const names = new Map(answers.flatMap(({ data }) => data?.data ?? []).map(({ id, name }) => [id, name]))
  return (id) => names.get(id)
}

/** What accounts are called; an id stands for itself until the answer is there. */
export function useNames(ids: readonly string[]): (id: string) => string {
  const nameOf = useNamesOf(ids)
  return (id) => nameOf(id) ?? id
}
