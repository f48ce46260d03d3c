import type { JsonObject } from '../settings/json.ts'
import { jamfSchema } from './jamf-schema.ts'
import { preferenceDomain, type PackFile, type PackInput } from './pack.ts'
import { propertyList } from './property-list.ts'
import { uuidOf } from './uuid.ts'

/** Jamf Pro: a profile to upload, or a property list or schema for "Application & Custom Settings". */
export function jamfPack(input: PackInput): PackFile[] {
  return [
    { pack: 'jamf', path: 'jamf/claude-code.mobileconfig', text: profile(input) },
    { pack: 'jamf', path: `jamf/${preferenceDomain}.plist`, text: propertyList(input.settings) },
    {
      pack: 'jamf',
      path: `jamf/${preferenceDomain}.schema.json`,
      text: prettyInOrder(jamfSchema(input.settings)),
    },
  ]
}

/** Kandji (Iru): the same profile, as a custom profile. */
export function kandjiPack(input: PackInput): PackFile[] {
  return [{ pack: 'kandji', path: 'kandji/claude-code.mobileconfig', text: profile(input) }]
}

/** The profile for Fleet's GitOps; what says where it is stands beside it. */
export function profile({ settings, checksum, options }: PackInput): string {
  const { identifier, organization, sha256 } = options
  // Of the content: a device installs a profile again when its UUID is another, and only then.
  const uuid = (part: string) => uuidOf(sha256(`sekisho:${part}:${identifier}:${organization}:${checksum}`))
  const payload = {
    PayloadType: 'com.apple.ManagedClient.preferences',
    PayloadVersion: 1,
    PayloadIdentifier: `${identifier}.claude-code.settings`,
    PayloadUUID: uuid('payload'),
    PayloadEnabled: true,
    PayloadDisplayName: 'Claude Code',
    PayloadContent: { [preferenceDomain]: { Forced: [{ mcx_preference_settings: settings }] } },
  }
  return propertyList({
    PayloadType: 'Configuration',
    PayloadVersion: 1,
    PayloadScope: 'System',
    PayloadIdentifier: `${identifier}.claude-code`,
    PayloadUUID: uuid('profile'),
    PayloadDisplayName: 'Claude Code managed settings',
    PayloadDescription: `Managed settings of Claude Code. Settings: ${checksum}`,
    PayloadOrganization: organization,
    PayloadRemovalDisallowed: true,
    PayloadContent: [payload],
  })
}

/** The order of a schema is the order of its form. */
function prettyInOrder(value: JsonObject): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/** For Fleet's GitOps: settings of the machine, and what osquery checks. */
export function fleetPack(input: PackInput): PackFile[] {
  const [file] = input.machineFiles
  return [
    { pack: 'fleet', path: 'fleet/claude-code.mobileconfig', text: profile(input) },
    { pack: 'fleet', path: 'fleet/claude-code.yml', text: fleetYaml(file?.sha256 ?? '') },
  ]
}

/** JSON is YAML: every text in quotes, so that nothing is read as something else. */
function fleetYaml(hash: string): string {
  const policies = [
    {
      name: 'Claude Code: managed preferences are there (macOS)',
      platform: 'darwin',
      query: `SELECT 1 FROM managed_policies WHERE domain = '${preferenceDomain}' LIMIT 1;`,
      description: 'Managed settings of Claude Code are in force.',
      resolution: 'Install the profile claude-code.mobileconfig.',
    },
    {
      name: 'Claude Code: the managed settings file is the packed one (Linux)',
      platform: 'linux',
      query: `SELECT 1 FROM hash WHERE path = '/etc/claude-code/managed-settings.json' AND sha256 = '${hash}';`,
      description: 'Managed settings of Claude Code are in force.',
      resolution: 'Run install-claude-code-settings.sh as root.',
    },
  ]
  const lines = policies.flatMap((policy) =>
    Object.entries(policy).map(
      ([key, value], at) => `${at === 0 ? '  - ' : '    '}${key}: ${JSON.stringify(value)}`,
    ),
  )
  return [
    '# For a team of Fleet’s GitOps: the profile and two policies.',
    'controls:',
    '  macos_settings:',
    '    custom_settings:',
    '      - path: claude-code.mobileconfig',
    'policies:',
    ...lines,
    '',
  ].join('\n')
}
