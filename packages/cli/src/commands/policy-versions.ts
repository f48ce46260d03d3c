import type {
  AddedPolicyVersionBody,
  ListedPolicyVersionBody,
  PersonSettingsBody,
  PolicyVersionBody,
} from '@sekisho/contract/admin-api'
import { exitCodes } from '../exit.ts'
import type { Context } from '../context.ts'
import { formatTable } from '../output/table.ts'
import { terminalJson, terminalText } from '../output/terminal-text.ts'
import { printDone } from './answer.ts'
import { clientFor, shortTime } from './client.ts'
import type { RunCommand } from './command.ts'
import { findPerson } from './find-person.ts'
import { findPolicy, wantedPolicy } from './find-policy.ts'
import { checkPolicyFile, findingLines } from './check-policy-file.ts'
import { describeMatch, describeRollout } from './describe-policy.ts'
import { describePending } from './policy-changes.ts'

export const showManagedPolicy: RunCommand = async (given, context) => {
  const { policy, version } = wantedPolicy(given, context)
  const client = await clientFor(given, context)
  const id = await findPolicy(policy, client, context)
  if (version !== undefined) {
    const answer = await client.call('getPolicyVersion', { id, version })
    const lines = (found: PolicyVersionBody) => [
      describeVersion(found, context),
      '',
      terminalJson(found.document),
    ]
    return printDone(answer, lines, context)
  }
  const { value, raw } = await client.call('getPolicy', { id })
  if (context.json) context.printJson(raw)
  else {
    const { tell, print } = context
    print(`${tell('column.id')}: ${value.id}`)
    print(`${tell('column.name')}: ${terminalText(value.name)}`)
    print(`${tell('column.position')}: ${value.position}`)
    print(`${tell('column.policyMatch')}: ${terminalText(describeMatch(value.match, context))}`)
    print(`${tell('column.status')}: ${describeRollout(value, context)}`)
    print(...describePending(value, context))
    if (value.versions.length > 0) print('', ...versionTable(value.versions, context))
  }
  return exitCodes.ok
}

export const pushManagedPolicy: RunCommand = async (given, context) => {
  const { tell } = context
  const name = terminalText(given.required('policy'))
  // What the server refuses is said before anything is sent, and all of it at once.
  const options = { delivery: 'gateway', schema: 'warning' } as const
  const advice = tell('policies.notPushed')
  const { value, findings } = await checkPolicyFile(given.required('file'), { options, advice }, context)
  if (!context.json) context.print(...findingLines(findings, context))
  const client = await clientFor(given, context)
  const id = await findPolicy(given.required('policy'), client, context)
  // Sound: read as a policy document, which is an object.
  const document = { ...(value as Record<string, unknown>) }
  const answer = await client.call('addPolicyVersion', { id, document, note: given.text('note') })
  const known = new Set(findings.map(placeOf))
  const lines = (added: AddedPolicyVersionBody) => [
    tell('policies.pushed', { name, version: added.version, checksum: added.checksum }),
    // Of a server that looks at more than this release does.
    ...findingLines(
      added.findings.filter((finding) => !known.has(placeOf(finding))),
      context,
    ),
    ...nextLines(added, { name, context }),
  ]
  return printDone(answer, lines, context)
}

function placeOf({ code, path }: { code: string; path: readonly (string | number)[] }): string {
  return `${code} ${path.join('.')}`
}

function nextLines(
  { version, next }: AddedPolicyVersionBody,
  { name, context: { tell } }: { name: string; context: Context },
): string[] {
  if (next === 'review') return [tell('policies.next.review', { name, version })]
  if (next === 'publish_canary') return [tell('policies.next.publish', { name, version })]
  return [tell('policies.next.publishShare', { name, version }), tell('policies.next.nameCanary')]
}

/** The steps before a version is published. */
const step =
  (operation: 'requestPolicyReview' | 'withdrawPolicyVersion'): RunCommand =>
  async (given, context) => {
    const { policy, version } = wantedPolicy(given, context, 'version')
    const client = await clientFor(given, context)
    const id = await findPolicy(policy, client, context)
    const answer = await client.call(operation, { id, version })
    return printDone(answer, (found) => [describeVersion(found, context)], context)
  }

export const reviewManagedPolicy = step('requestPolicyReview')
export const withdrawManagedPolicy = step('withdrawPolicyVersion')

/** What is approved is said with it: a policy that has other people by the time the yes arrives is refused. */
export const approveManagedPolicy: RunCommand = async (given, context) => {
  const wanted = wantedPolicy(given, context, 'version')
  const client = await clientFor(given, context)
  const id = await findPolicy(wanted.policy, client, context)
  const { name, position, match } = (await client.call('getPolicy', { id })).value
  const seen = { name, position, match }
  const answer = await client.call('approvePolicyVersion', { id, version: wanted.version, seen })
  const said = { name: terminalText(name), position, match: terminalText(describeMatch(match, context)) }
  const lines = (found: PolicyVersionBody) => [
    describeVersion(found, context),
    context.tell('policies.approvedFor', said),
  ]
  return printDone(answer, lines, context)
}

export const showRollouts: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const id = await findPolicy(given.required('policy'), client, context)
  const { value: policy } = await client.call('getPolicy', { id })
  const { value, raw } = await client.call('getPolicyRollouts', { id })
  if (context.json) context.printJson(raw)
  else {
    const { tell, print } = context
    print(describeRollout(policy, context))
    for (const { version, decisions, blocks } of value.observed)
      print(tell('policies.observed', { version, decisions, blocks, percent: percentOf(blocks, decisions) }))
    if (policy.rollout?.state === 'running') print(tell('policies.rollbackRule', value.rollback))
  }
  return exitCodes.ok
}

export const showServed: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const id = await findPerson(given.required('person'), client, context)
  const answer = await client.call('getPersonSettings', { id })
  const lines = ({ served }: PersonSettingsBody) => {
    if (served === null) return [context.tell('policies.noneServed')]
    const versions = served.versions.map(({ policy, version }) => terminalText(`${policy}@${version}`))
    return [
      context.tell('policies.servedBy', { versions: versions.join(', ') }),
      terminalText(served.checksum),
      '',
      terminalJson(served.settings),
    ]
  }
  return printDone(answer, lines, context)
}

function percentOf(part: number, whole: number): string {
  return whole === 0 ? '0.0' : ((100 * part) / whole).toFixed(1)
}

/** Safe to print. */
function describeVersion(found: ListedPolicyVersionBody, { tell }: Context): string {
  const { version, state, createdBy, reviewedBy } = found
  const by = terminalText(createdBy)
  const said = { version, state: tell(`policies.version.${state}`), by }
  return reviewedBy === null
    ? tell('policies.version', said)
    : tell('policies.versionReviewed', { ...said, reviewer: terminalText(reviewedBy) })
}

function versionTable(versions: readonly ListedPolicyVersionBody[], { tell, bold }: Context): string[] {
  const titles = ['policyVersion', 'status', 'actor', 'time', 'note'] as const
  return formatTable(
    titles.map((title) => ({ title: tell(`column.${title}`) })),
    versions.map(({ version, state, createdBy, createdAt, note }) => [
      String(version),
      tell(`policies.version.${state}`),
      createdBy,
      shortTime(createdAt),
      note,
    ]),
    bold,
  )
}
