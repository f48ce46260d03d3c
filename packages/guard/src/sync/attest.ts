import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { guardTokenTypes, type GuardStatement } from '@sekisho/contract'
import { CommandProblem, sentences } from '../commands/command-problem.ts'
import { readClientDevice } from '../device/client-device.ts'
import { signToken } from '../device/tokens.ts'
import { GuardProblem } from '../hook/problem.ts'
import type { HeldPolicy } from '../policy/held-policy.ts'
import { textAt } from '../state/json.ts'
import { guardVersion } from '../version.ts'
import type { SyncGround } from './fetch-policy.ts'
import { askServer, deviceToken, expectOk } from './server-client.ts'

export interface AttestGround extends SyncGround {
  /** what the hook finds when it is asked now */
  held: HeldPolicy | GuardProblem
  /** the hook's command line has it stop nothing */
  reportOnly: boolean
  platform: NodeJS.Platform
  homeDir: string
}

/** States to the server which policy is in force here, over a nonce of the server. @throws CommandProblem */
export async function attest(ground: AttestGround): Promise<void> {
  const { enrolment, now, fetch } = ground
  const { server, device, key } = enrolment
  const post = async (path: string, body: object) => {
    const token = deviceToken(enrolment, now())
    return expectOk(await askServer({ server, method: 'POST', path, token, body, fetch }), server)
  }
  const nonce = textAt(await post('/nonce', {}), 'nonce')
  if (nonce === undefined) throw new CommandProblem(sentences.oddAnswer, { server })
  const statement: GuardStatement = {
    nonce,
    device,
    ...inForce(ground),
    guardVersion,
    ...(await readClientDevice(ground.homeDir)),
    sources: await settingsSources(ground),
    at: now(),
  }
  const signed = signToken(statement, { key, typ: guardTokenTypes.attestation, kid: device })
  await post('/attest', { statement: signed })
}

/** What the hook does with calls: neither more nor less. */
function inForce({ held, reportOnly }: AttestGround): InForce {
  // It blocks each call.
  if (held instanceof GuardProblem)
    return { versions: [], mode: reportOnly ? 'report' : 'enforce', problem: held.code }
  const { checksum, versions, mode, issuedAt } = held
  const done = reportOnly && mode === 'enforce' ? 'report' : mode
  return { checksum, versions, mode: done, issuedAt: issuedAt * 1000 }
}

type InForce = Pick<GuardStatement, 'checksum' | 'versions' | 'mode' | 'issuedAt' | 'problem'>

/** Where managed settings lie on this machine (facts.md 2.1: paths of Claude Code). Only that they are there. */
async function settingsSources({
  platform,
  homeDir,
}: Pick<AttestGround, 'platform' | 'homeDir'>): Promise<string[]> {
  const folder =
    platform === 'darwin'
      ? '/Library/Application Support/ClaudeCode'
      : platform === 'win32'
        ? String.raw`C:\Program Files\ClaudeCode`
        : '/etc/claude-code'
  const places = {
    file: join(folder, 'managed-settings.json'),
    'drop-ins': join(folder, 'managed-settings.d'),
    plist: '/Library/Managed Preferences/com.anthropic.claudecode.plist',
    remote: join(homeDir, '.claude', 'remote-settings.json'),
  }
  const found = await Promise.all(
    Object.entries(places).map(async ([name, path]) => ((await isThere(path)) ? [name] : [])),
  )
  return found.flat()
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
