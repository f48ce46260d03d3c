import { settingsKeys } from '../../settings/documented/index.ts'
import { managedOnlyKeys, notProjectKeys, userOrManagedKeys } from '../../settings/keys.ts'
import { objectAt, valueAt } from '../../settings/json.ts'
import { valueAtPath } from '../../settings/key-path.ts'
import type { LintCodeName } from '../codes/index.ts'
import type { LintFinding } from '../finding.ts'
import { finding, type Check, type LintDelivery, type LintDocument } from '../lint-document.ts'

/** Keys that are not read from where these settings will stand. */
export const checkScopes: Check = (document) => [
  ...keys(
    document,
    settingsKeys.filter(({ scope }) => scope === 'global').map(({ key }) => key),
    'global-key',
  ),
  ...(document.scope === 'managed'
    ? deliveries(document)
    : keys(document, managedOnlyKeys, 'managed-only-key')),
  ...(document.scope === 'project' || document.scope === 'local'
    ? keys(document, userOrManagedKeys, 'not-from-repository')
    : []),
  ...(document.scope === 'project' ? keys(document, notProjectKeys, 'not-from-repository') : []),
  ...formerKeys(document),
]

function keys(document: LintDocument, names: readonly string[], code: LintCodeName): LintFinding[] {
  return names.flatMap((key) => {
    const parent = key.slice(0, key.lastIndexOf('.'))
    // Of a key and the ones below it one finding is enough.
    if (names.includes(parent) || valueAtPath(document.settings, key) === undefined) return []
    const path = key.split('.')
    return [finding(code, document, { path, values: { key }, edits: [{ path, op: 'remove' }] })]
  })
}

const machine: readonly LintDelivery[] = ['mdm', 'file', 'helper']

/** Keys read only from what stands on the machine itself. */
const restricted: readonly { key: string; value?: string; from: readonly LintDelivery[] }[] = [
  { key: 'policyHelper', from: ['mdm', 'file'] },
  { key: 'wslInheritsWindowsSettings', from: ['mdm', 'file'] },
  { key: 'forceLoginGatewayUrl', from: machine },
  { key: 'forceLoginMethod', value: 'gateway', from: machine },
]

function deliveries(document: LintDocument): LintFinding[] {
  const { delivery, settings } = document
  if (delivery === undefined) return []
  return restricted.flatMap(({ key, value, from }) => {
    const given = valueAt(settings, key)
    if (given === undefined || from.includes(delivery) || (value !== undefined && given !== value)) return []
    const values = { key: value === undefined ? key : `${key}: ${value}`, delivery, from: from.join(', ') }
    return [
      finding('not-deliverable', document, { path: [key], values, edits: [{ path: [key], op: 'remove' }] }),
    ]
  })
}

function formerKeys(document: LintDocument): LintFinding[] {
  const { settings } = document
  const found: LintFinding[] = []
  const voice = valueAt(settings, 'voiceEnabled')
  if (voice !== undefined)
    found.push(
      finding('deprecated-key', document, {
        path: ['voiceEnabled'],
        values: { key: 'voiceEnabled', meant: 'voice.enabled' },
        ...(valueAt(objectAt(settings, 'voice'), 'enabled') === undefined
          ? {
              edits: [
                { path: ['voiceEnabled'], op: 'remove' },
                { path: ['voice', 'enabled'], op: 'add', value: voice },
              ],
            }
          : {}),
      }),
    )
  const coAuthored = valueAt(settings, 'includeCoAuthoredBy')
  if (coAuthored !== undefined)
    found.push(
      finding('deprecated-key', document, {
        path: ['includeCoAuthoredBy'],
        values: { key: 'includeCoAuthoredBy', meant: 'attribution' },
        ...(coAuthored === false && valueAt(settings, 'attribution') === undefined
          ? {
              edits: [
                { path: ['includeCoAuthoredBy'], op: 'remove' },
                { path: ['attribution'], op: 'add', value: { commit: '', pr: '' } },
              ],
            }
          : {}),
      }),
    )
  return found
}
