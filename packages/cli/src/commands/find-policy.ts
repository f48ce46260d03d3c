import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import type { Given } from '../given.ts'
import { terminalText } from '../output/terminal-text.ts'
import type { AdminClient } from '../server/admin-client.ts'

/** A policy, and one of its versions: `base@3`. */
export interface WantedPolicy {
  policy: string
  version: number | undefined
}

/** What stands before the command's options. @throws CliError when a version must be named and is not */
export function wantedPolicy(
  given: Given,
  context: Context,
  needs: 'version',
): WantedPolicy & { version: number }
export function wantedPolicy(given: Given, context: Context): WantedPolicy
export function wantedPolicy(given: Given, context: Context, needs?: 'version'): WantedPolicy {
  const text = given.required('policy')
  const [, policy = text, digits] = /^(.+)@(\d{1,5})$/.exec(text) ?? []
  if (digits !== undefined) return { policy, version: Number(digits) }
  if (needs === undefined) return { policy, version: undefined }
  const message = context.tell('policies.versionMissing', {
    policy: terminalText(policy.replace(/@.*/s, '')),
  })
  throw new CliError(message, { code: 'usage', exitCode: exitCodes.usage })
}

/** An id as it is, a name looked up. @throws CliError */
export async function findPolicy(wanted: string, client: AdminClient, context: Context): Promise<string> {
  if (/^pol_[0-9A-HJKMNP-TV-Z]{26}$/.test(wanted)) return wanted
  const { value } = await client.call('listPolicies', { name: wanted, limit: 1 })
  const [policy] = value.data
  if (policy !== undefined) return policy.id
  const message = context.tell('policies.unknown', { name: terminalText(wanted) })
  throw new CliError(message, { code: 'policy_unknown', exitCode: exitCodes.refused })
}
