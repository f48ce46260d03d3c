import { cleanName, classificationWords, Refusal, type Classification } from '@sekisho/contract'
import type { Project } from './project.ts'

/** What says to which project a call belongs; the first that says anything decides. */
export interface SaidOfProject {
  /** the request tag: a name or an id, as the client wrote it */
  tag: string | undefined
  /** the header `x-sekisho-project`, likewise */
  header: string | undefined
  /** id of the project the credential was made for */
  credential: string | null | undefined
  person: { readonly defaultProject: string | null; readonly costCentre: string | null }
  /** may say that a call without a project is refused */
  isRequired: boolean
}

/** What a call is counted to. */
export interface Attribution {
  /** id */
  readonly project?: string
  readonly costCentre?: string
}

/** What an access policy says of projects. */
export interface ProjectPolicy {
  allowsClassification(classification: Classification): boolean
}

/** Projects in memory, by id and by name. */
export interface KnownProjects {
  find(idOrName: string): Project | undefined
  all(): Iterable<Project>
  readonly isEmpty: boolean
}

/**
 * Finds the project of a call. While no project is defined at all, a tag or header means nothing here: a developer's own
 * setting must not stop calls of a company that does not count by project.
 * @throws Refusal project_unknown, project_archived, project_not_allowed, project_required
 */
export function attribute(said: SaidOfProject, policy: ProjectPolicy, known: KnownProjects): Attribution {
  const { person, isRequired } = said
  const named = known.isEmpty ? undefined : nameIn(said)
  if (named === undefined) {
    if (isRequired) throw new Refusal('project_required', { allowed: describeAllowed(policy, known) })
    return person.costCentre === null ? nothing : { costCentre: person.costCentre }
  }
  const project = known.find(named)
  if (project === undefined || isHidden(project, policy))
    throw new Refusal('project_unknown', { project: shown(named), allowed: describeAllowed(policy, known) })
  if (project.status === 'archived')
    throw new Refusal(
      'project_archived',
      { project: project.name, allowed: describeAllowed(policy, known) },
      { facts: { project: project.id } },
    )
  const { id, name, classification } = project
  if (!policy.allowsClassification(classification))
    throw new Refusal(
      'project_not_allowed',
      { project: name, classification: classificationWords[classification] },
      { facts: { project: id } },
    )
  const costCentre = project.costCentre ?? person.costCentre
  return costCentre === null ? { project: id } : { project: id, costCentre }
}

/** Why one may not work on a project helps; that there is a confidential one is for those who may. */
function isHidden({ classification }: Project, policy: ProjectPolicy): boolean {
  return classification === 'confidential' && !policy.allowsClassification(classification)
}

const nothing: Attribution = Object.freeze({})

/** Empty says nothing: a variable that was not set makes an empty header. */
function nameIn({ tag, header, credential, person }: SaidOfProject): string | undefined {
  return tag?.trim() || header?.trim() || credential || person.defaultProject || undefined
}

const maxShown = 10
const maxShownLength = 100

/** Names of the projects the caller may work on, a few of them, `-` for none; who may not work on one is not told of it. */
function describeAllowed(policy: ProjectPolicy, known: KnownProjects): string {
  const names: string[] = []
  for (const { name, status, classification } of known.all()) {
    if (status !== 'active' || !policy.allowsClassification(classification)) continue
    if (names.length === maxShown) return `${names.join(', ')}, …`
    names.push(name)
  }
  return names.length === 0 ? '-' : names.join(', ')
}

/** Shown on the caller's terminal: short, and without what a terminal obeys. */
function shown(name: string): string {
  return cleanName(name.slice(0, maxShownLength)) ?? ''
}
