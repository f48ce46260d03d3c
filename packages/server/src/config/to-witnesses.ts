import { resolve } from 'node:path'
import { NoteError, readVerifierKey } from '@sekisho/ledger'
import type { CosigningSettings } from '../modules/cosigning/index.ts'
import { sha256 } from '../modules/ledger/index.ts'
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
  const witnessesPath = ['sekisho', 'ledger', 'witnesses']
  refuseTwice(witnesses, 'name', { source, path: witnessesPath })
  if (logs.length > 0 && name === undefined)
    findings.problem(
      ['sekisho', 'ledger', 'witness_name'],
      'is required with witness_for; write this server’s address without https://, such as sekisho.example.com/witness',
    )
  const logsPath = ['sekisho', 'ledger', 'witness_for']
  refuseTwice(logs, 'origin', { source, path: logsPath })
  const cosigning = {
    name: name ?? '',
    logs: logs.map(({ origin, verifier_keys: keys }, index) => ({
      origin,
      verifierKeys: keys.map((key, place) =>
        keyOf('log', key, { source, path: [...logsPath, index, 'verifier_keys', place] }),
      ),
    })),
  }
  return {
    onConflict,
    witnesses: witnesses.map((one, index) => toWitness(one, { source, path: [...witnessesPath, index] })),
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
    verifierKey: keyOf('witness', one.verifier_key, {
      ...place,
      path: [...place.path, 'verifier_key'],
    }),
    allowLoopback: one.allow_loopback,
  }
}

function refuseTwice<Key extends string>(
  entries: readonly Readonly<Record<Key, string>>[],
  key: Key,
  { source, path }: Place,
): void {
  const values = entries.map((entry) => entry[key])
  for (const [index, value] of values.entries())
    if (values.indexOf(value) < index)
      source.findings.problem([...path, index, key], 'stands there twice; change one')
}

/** @returns the key, which is a problem when it is not one, or that of somebody else */
function keyOf(signer: 'log' | 'witness', key: string, { source: { findings }, path }: Place): string {
  try {
    if (readVerifierKey(sha256, key).signer !== signer)
      findings.problem(
        path,
        signer === 'log'
          ? 'is the key of a witness; write one that signs the checkpoints themselves'
          : 'is the key of a ledger; write the one its witness co-signs with',
      )
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    findings.problem(path, 'must be an Ed25519 verifier key, name+keyid+key')
  }
  return key
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
