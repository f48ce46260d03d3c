import { resolve } from 'node:path'
import type { CosigningSettings } from '../modules/cosigning/index.ts'
import { endpointProblem } from '../modules/providers/index.ts'
import {
  repositoryProblem,
  sshPathProblem,
  type GitWitnessSettings,
  type WitnessesSettings,
  type WitnessSettings,
} from '../modules/witnesses/index.ts'
import { webhookSecretProblem } from '../platform/webhook-signature.ts'
import type { Source } from './findings.ts'
import type { KeyPath } from './problems.ts'
import type { ConfigFile } from './schema/file.ts'

type FileWitness = ConfigFile['sekisho']['ledger']['witnesses'][number]
type Of<Kind extends FileWitness['kind']> = Extract<FileWitness, { kind: Kind }>

interface Place {
  source: Source
  path: KeyPath
}

/** Who keeps checkpoints of the ledger, and whose this server co-signs. */
export function toWitnesses(source: Source): WitnessesSettings & { cosigning?: CosigningSettings } {
  const { file, findings } = source
  const { witnesses, on_conflict: onConflict, witness_for: logs, witness_name: name } = file.sekisho.ledger
  const names = witnesses.map((one) => one.name)
  for (const [index, one] of names.entries())
    if (names.indexOf(one) < index)
      findings.problem(
        ['sekisho', 'ledger', 'witnesses', index, 'name'],
        'is the name of another one; change it',
      )
  if (logs.length > 0 && name === undefined)
    findings.problem(
      ['sekisho', 'ledger', 'witness_name'],
      'is required with witness_for; write this server’s address without https://, such as sekisho.example.com/witness',
    )
  const origins = logs.map(({ origin }) => origin)
  for (const [index, origin] of origins.entries())
    if (origins.indexOf(origin) < index)
      findings.problem(['sekisho', 'ledger', 'witness_for', index, 'origin'], 'stands twice; keep one')
  const cosigning = {
    name: name ?? '',
    logs: logs.map(({ origin, verifier_keys: verifierKeys }) => ({ origin, verifierKeys })),
  }
  return {
    onConflict,
    witnesses: witnesses.map((one, index) =>
      toWitness(one, { source, path: ['sekisho', 'ledger', 'witnesses', index] }),
    ),
    ...(logs.length === 0 ? {} : { cosigning }),
  }
}

function toWitness(one: FileWitness, place: Place): WitnessSettings {
  if (one.kind === 'file') return { ...common(one), kind: 'file', path: resolve(place.source.cwd, one.path) }
  if (one.kind === 'git') return toGit(one, place)
  if (one.kind === 's3') return toS3(one, place)
  if (one.kind === 'webhook') return toWebhook(one, place)
  return {
    ...common(one),
    kind: 'sekisho',
    url: address(one, one.url, { ...place, key: 'url' }).replace(/\/+$/, ''),
    verifierKey: one.verifier_key,
    allowLoopback: one.allow_loopback,
  }
}

function common({ name, interval_seconds: seconds }: FileWitness) {
  return { name, intervalMs: seconds * 1000 }
}

/** @returns the address, which is a problem when it may not be called */
function address(
  { allow_loopback: loopback }: { allow_loopback: boolean },
  url: string,
  { source, path, key }: Place & { key: string },
): string {
  const problem = endpointProblem(url, { loopback })
  if (problem !== undefined) source.findings.problem([...path, key], `cannot be used: ${problem}`)
  return url
}

function toGit(one: Of<'git'>, { source, path }: Place): GitWitnessSettings {
  const problem = repositoryProblem(one.url, { allowLoopback: one.allow_loopback })
  if (problem !== undefined) source.findings.problem([...path, 'url'], `cannot be used: ${problem}`)
  return {
    ...common(one),
    kind: 'git',
    url: one.url,
    branch: one.branch,
    auth: gitAuth(one, { source, path }),
  }
}

function gitAuth(one: Of<'git'>, { source: { findings }, path }: Place): GitWitnessSettings['auth'] {
  const { url, user, token, ssh_key_file: keyFile, ssh_known_hosts_file: knownHostsFile } = one
  if (url.startsWith('ssh:')) {
    for (const [key, value] of Object.entries({
      ssh_key_file: keyFile,
      ssh_known_hosts_file: knownHostsFile,
    })) {
      const problem = value === undefined ? 'is required for ssh' : sshPathProblem(value)
      if (problem !== undefined) findings.problem([...path, key], problem)
    }
    return { kind: 'ssh', keyFile: keyFile ?? '', knownHostsFile: knownHostsFile ?? '' }
  }
  if (token === undefined) return { kind: 'none' }
  if (!url.startsWith('http')) findings.problem([...path, 'token'], 'goes with an https address; remove it')
  return { kind: 'token', user, token }
}

function toS3(one: Of<'s3'>, place: Place): WitnessSettings {
  const endpoint = one.endpoint ?? `https://s3.${one.region}.amazonaws.com`
  return {
    ...common(one),
    kind: 's3',
    endpoint: address(one, endpoint, { ...place, key: 'endpoint' }).replace(/\/+$/, ''),
    region: one.region,
    bucket: one.bucket,
    pathStyle: one.path_style,
    prefix: one.prefix,
    accessKeyId: one.access_key_id,
    secretAccessKey: one.secret_access_key,
    ...(one.session_token === undefined ? {} : { sessionToken: one.session_token }),
    lock: { mode: one.lock_mode, days: one.lock_days },
    allowLoopback: one.allow_loopback,
  }
}

function toWebhook(one: Of<'webhook'>, place: Place): WitnessSettings {
  for (const [index, secret] of one.secrets.entries()) {
    const problem = webhookSecretProblem(secret)
    if (problem !== undefined) place.source.findings.problem([...place.path, 'secrets', index], problem)
  }
  return {
    ...common(one),
    kind: 'webhook',
    url: address(one, one.url, { ...place, key: 'url' }),
    secrets: one.secrets,
    allowLoopback: one.allow_loopback,
  }
}
