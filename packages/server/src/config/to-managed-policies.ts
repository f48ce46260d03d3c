import type { FilePolicy, JsonObject, ManagedPoliciesSettings } from '../modules/managed-policies/index.ts'
import type { Source } from './findings.ts'
import { codeOf } from './expand.ts'
import type { ConfigFile } from './schema/file.ts'

type Managed = NonNullable<ConfigFile['managed']>
type Policy = NonNullable<Managed['policies']>[number]

/** What `managed` pins, and how policies reach people. */
export function toManagedPolicies(source: Source): ManagedPoliciesSettings {
  const { managed, sekisho } = source.file
  const { four_eyes: fourEyes, hint_headers: hintHeaders, rings, rollback, ...rest } = sekisho.policies
  return {
    file: managed === undefined ? [] : pinnedPolicies(managed, source),
    fileGuard: rest.file_guard,
    mode: managed?.policy_mode ?? 'first_match',
    strictForDesktop: managed?.policies?.some(({ code }) => code !== undefined) ?? false,
    hintHeaders,
    fourEyes,
    rings: {
      canary: {
        groups: rings.canary.groups,
        people: rings.canary.people.map((person) => lowerAddress(person)),
      },
      sharePercent: rings.share.percent,
    },
    rollback,
    requireGuard: { mode: rest.require_guard, maxAgeMs: rest.max_age_hours * 3_600_000 },
    configuredModels: source.file.models?.map(({ id }) => id) ?? [],
  }
}

/** Ids are told apart by case, addresses are not. */
function lowerAddress(person: string): string {
  return person.includes('@') ? person.toLowerCase() : person
}

/** The settings file is for everybody, and counts where there are no policies, as at the official gateway. */
function pinnedPolicies({ policies, settings }: Managed, source: Source): readonly FilePolicy[] {
  if (policies !== undefined) {
    warnOfUnreachable(policies, source)
    return policies.map(toPolicy)
  }
  const content = settings === undefined ? undefined : readSettingsFile(settings, source)
  return content === undefined
    ? []
    : [{ match: {}, settings: content, desktop: undefined, servedToDesktop: undefined }]
}

function toPolicy({ match, cli, code, settings, desktop, serve_to_desktop }: Policy): FilePolicy {
  return {
    match: {
      ...(match.groups === undefined ? {} : { groups: match.groups }),
      ...(match.email_domain === undefined ? {} : { emailDomain: match.email_domain }),
    },
    settings: code ?? cli ?? settings ?? {},
    desktop,
    servedToDesktop: code === undefined ? serve_to_desktop : true,
  }
}

function warnOfUnreachable(policies: readonly Policy[], { findings }: Source): void {
  const everybody = policies.findIndex(({ match }) => Object.keys(match).length === 0)
  if (everybody !== -1 && everybody < policies.length - 1)
    findings.notice(
      `managed.policies[${everybody}] has no match, so that no policy after it is ever reached; make it the last`,
    )
}

/** The official gateway serves an empty policy for a file it cannot read; here that is a mistake. */
function readSettingsFile(path: string, { findings, readFile }: Source): JsonObject | undefined {
  const problem = (message: string) => findings.problem(['managed', 'settings'], message)
  let content: unknown
  try {
    content = JSON.parse(readFile(path))
  } catch (error) {
    problem(
      error instanceof SyntaxError
        ? 'names a file that is not JSON'
        : `names a file that cannot be read${codeOf(error)}`,
    )
    return undefined
  }
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) return { ...content }
  problem('names a file that is not JSON')
  return undefined
}
