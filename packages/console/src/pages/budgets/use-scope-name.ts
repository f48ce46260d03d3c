import { useApi } from '../../api/use-api.ts'
import { useMe } from '../../shell/use-me.ts'
import type { BudgetBody } from './budget-names.ts'

/** What the project or person of a scope is called, as far as the reader may know; of other scopes the id is the name. */
export function useScopeName({ type, id = '' }: BudgetBody['scope']): string | undefined {
  const { may } = useMe()
  const ofProject = type === 'project' && may('projects.read')
  const ofPerson = type === 'person' && may('people.read')
  const project = useApi('getProject', { id }, { enabled: ofProject })
  const person = useApi('getPerson', { id }, { enabled: ofPerson })
  if (ofProject) return project.data?.name
  return ofPerson ? person.data?.name : undefined
}
