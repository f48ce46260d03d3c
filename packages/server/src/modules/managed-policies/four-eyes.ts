import { AdminProblem, type Actor } from '@sekisho/contract'
import { areTwoPeople, isNamed, nameOf } from '../people/index.ts'

/**
 * Whoever begins what a second person has to agree to says who they are: the token in the data directory is in somebody's
 * hand, perhaps in that of the very person who would agree. @throws AdminProblem policy_unnamed
 */
export function checkNamed(actor: Actor): void {
  if (!isNamed(nameOf(actor))) throw new AdminProblem('policy_unnamed')
}

/**
 * @param begunBy as `nameOf` says it
 * @throws AdminProblem policy_unnamed: nobody knows who began it; policy_second_person
 */
export function checkSecondPerson(actor: Actor, begunBy: string): void {
  if (!isNamed(begunBy)) throw new AdminProblem('policy_unnamed')
  if (!areTwoPeople(begunBy, nameOf(actor))) throw new AdminProblem('policy_second_person')
}
