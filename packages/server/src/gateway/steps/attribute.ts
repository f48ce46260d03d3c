import { isUtf8 } from 'node:buffer'
import type { ExchangeAdmitted } from '@sekisho/contract'
import type { AccessPolicy } from '../../modules/policies/index.ts'
import type { Attribution } from '../../modules/projects/index.ts'
import type { Call, GatewayDeps } from '../call.ts'
import type { Caller } from './authenticate.ts'
import type { Message } from './read-message.ts'

interface Attributed {
  call: Call
  endpoint: ExchangeAdmitted['endpoint']
  caller: Caller
  message: Message
  policy: AccessPolicy
}

/**
 * The project and the cost centre of a call. Counting tokens costs nothing and Claude Code sends no tag with it, so that
 * it needs no project where calls do.
 * @throws Refusal project_unknown, project_archived, project_not_allowed, project_required
 */
export function attribute(
  { call, endpoint, caller, message, policy }: Attributed,
  { projects, projectRules }: Pick<GatewayDeps, 'projects' | 'projectRules'>,
): Attribution {
  const said = {
    tag: message.tag?.project,
    header: headerText(call.request.headers['x-sekisho-project']),
    credential: caller.credential?.projectId,
    person: caller.person,
    isRequired: projectRules.required && endpoint === 'messages',
  }
  return projects.attribute(said, policy)
}

/** Node reads each byte of a header as a character; names in UTF-8, as curl sends them, are put together again. */
function headerText(value: string | string[] | undefined): string | undefined {
  if (typeof value !== 'string') return undefined
  const bytes = Buffer.from(value, 'latin1')
  return isUtf8(bytes) ? bytes.toString() : value
}
