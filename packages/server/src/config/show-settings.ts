import type { SettingsBody } from '@sekisho/contract/admin-api'
import type { Settings } from './settings.ts'
import { shownSettings, type ShownSetting } from './shown-settings.ts'

/** The settings for the admin API: what is on the list, where it comes from, and the rules; no secret. */
export function showSettings(settings: Settings): SettingsBody {
  const { given, signIn, access, keep, providers } = settings
  return {
    ...(given.file === undefined ? {} : { file: given.file }),
    settings: shownSettings.map((shown) => showOne(shown, settings)),
    issuers: showIssuers(settings),
    roleMapping: signIn.roleMapping.map(({ groups, roles }) => ({ groups: [...groups], roles: [...roles] })),
    retention: access.map(({ match, retention, level }, index) => ({
      key: `sekisho.access[${index}]`,
      roles: [...(match?.roles ?? [])],
      groups: [...(match?.groups ?? [])],
      ...(retention === undefined ? {} : { retention }),
      ...(level === undefined ? {} : { level }),
    })),
    keep: keep.map(({ kinds, retention, days }, index) => ({
      key: `sekisho.ledger.keep[${index}]`,
      kinds: [...kinds],
      ...(retention === undefined ? {} : { retention }),
      days,
    })),
    providers: providers.map(({ name, kind, terms }) => ({
      name,
      kind,
      zeroRetention: terms.retention === 'zero',
      region: terms.region,
    })),
  }
}

function showOne({ section, key, value, secret, flag }: ShownSetting, settings: Settings) {
  const { keys, flags } = settings.given
  const from =
    flag !== undefined && flags.includes(flag) ? 'command_line' : keys.includes(key) ? 'file' : 'default'
  return { section, key, value: value(settings), secret: secret === true, from } as const
}

function showIssuers({ signIn, given }: Settings): SettingsBody['issuers'] {
  // `oidc` is the first, where the file has it.
  const first = given.keys.includes('oidc') ? 1 : 0
  return signIn.issuers.map((issuer, index) => ({
    name: issuer.name,
    issuer: issuer.issuer,
    clientId: issuer.clientId,
    key: index < first ? 'oidc' : `sekisho.sign_in.issuers[${index - first}]`,
    secondFactor: issuer.secondFactor.proofs.map(({ claim, values }) => `${claim}: ${values.join(', ')}`),
    allowedEmailDomains: [...issuer.allowedEmailDomains],
    allowedGroups: [...issuer.allowedGroups],
  }))
}
