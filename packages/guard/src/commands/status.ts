import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sentence } from '@sekisho/contract'
import { readEnrolment } from '../device/enrolment.ts'
import { publicJwkOf, thumbprintOf } from '../device/tokens.ts'
import { dayMs, defaultMaxAgeDays } from '../hook/hook-options.ts'
import { GuardProblem } from '../hook/problem.ts'
import { readHeldPolicy, type HeldPolicy } from '../policy/held-policy.ts'
import { segmentPattern } from '../spool/spool.ts'
import { readSmallFile } from '../state/read-file.ts'
import { parseObject } from '../state/json.ts'
import { readKnownHook } from '../state/known-hook.ts'
import { stateFolder, type StateFolder } from '../state/state-folder.ts'
import { guardVersion } from '../version.ts'
import { tell, type CommandGround } from './command-ground.ts'
import type { CommandOptions } from './command-options.ts'
import { CommandProblem, sentences } from './command-problem.ts'
import { nothingDue, stopsNothing } from './run-sync.ts'

/** Says what is in force on this machine; 1 when calls would be blocked for it. */
export async function status(options: CommandOptions, ground: CommandGround): Promise<number> {
  const state = stateFolder(options.state ?? ground.defaultStateRoot)
  const enrolment = await readEnrolment(state.enrolment)
  if (enrolment === undefined) throw new CommandProblem(sentences.notEnrolled)
  const { server, device, person } = enrolment
  const waitingBytes = await waiting(state)
  const policy = await policyOrProblem(state, { options, person, now: ground.now() })
  const hook = await readKnownHook(state.hook)
  const isUsable = !(policy instanceof GuardProblem)
  if (options.json) {
    const known = isUsable ? shown(policy) : { problem: policy.code }
    const said = { guardVersion, server, device, person, policy: known, hook: hook ?? null, waitingBytes }
    ground.print(JSON.stringify(said))
    return isUsable ? 0 : 1
  }
  tell(ground, who, { device, server, person, guardVersion })
  if (isUsable) {
    const { mode, issuedAt, versions } = shown(policy)
    if (versions.length === 0) tell(ground, nothingDue)
    else tell(ground, inForce, { mode, issuedAt, names: versions.join(', ') })
  } else {
    if (hook?.reportOnly !== true) tell(ground, blocksAll)
    ground.print(policy.sentence(ground.locale))
  }
  if (hook?.reportOnly === true) tell(ground, stopsNothing)
  tell(ground, spooled, { waitingBytes })
  return isUsable ? 0 : 1
}

function shown({ mode, checksum, versions, issuedAt }: HeldPolicy) {
  return {
    mode,
    checksum,
    versions: versions.map(({ policy, version }) => `${policy}@${version}`),
    issuedAt: new Date(issuedAt * 1000).toISOString(),
  }
}

interface StatusGround {
  options: CommandOptions
  person: string
  now: number
}

/** By the keys that are given, those that the hook is started with, or the one that lies beside the policy. */
export async function policyOrProblem(
  state: StateFolder,
  { options, person, now }: StatusGround,
): Promise<HeldPolicy | GuardProblem> {
  try {
    const known = await readKnownHook(state.hook)
    const given = options.keys.length > 0 ? options.keys : (known?.keys ?? [])
    const keys = given.length > 0 ? given : await ownKey(state)
    const maxAgeMs = Number(options.maxAgeDays ?? known?.maxAgeDays ?? defaultMaxAgeDays) * dayMs
    return await readHeldPolicy(state, { keys, person, maxAgeMs, now })
  } catch (error) {
    if (error instanceof GuardProblem) return error
    throw error
  }
}

async function ownKey({ policy }: StateFolder): Promise<string[]> {
  const key = publicJwkOf(parseObject((await readSmallFile(policy, 4_194_304)) ?? '')?.['key'])
  return key === undefined ? [] : [thumbprintOf(key)]
}

async function waiting({ spool }: StateFolder): Promise<number> {
  let bytes = 0
  for (const name of await readdir(spool).catch(() => [])) {
    if (!segmentPattern.test(name)) continue
    const sent = Number((await readSmallFile(join(spool, `${name}.sent`), 64)) ?? 0)
    bytes += Math.max(0, (await stat(join(spool, name))).size - sent)
  }
  return bytes
}

const who: Sentence = {
  en: 'Guard {guardVersion}: {device} of {person} at {server}',
  ja: 'ガード {guardVersion}: {server} の {device}({person})',
}
const inForce: Sentence = {
  en: 'Policy in force: {names} ({mode}), issued {issuedAt}',
  ja: '有効なポリシー: {names}({mode})、発行 {issuedAt}',
}
const blocksAll: Sentence = {
  en: 'Every tool call is blocked now. The hook says:',
  ja: '現在、ツールの呼び出しはすべて止まります。フックの表示:',
}
const spooled: Sentence = {
  en: 'Waiting to be delivered: {waitingBytes} bytes',
  ja: '未送信: {waitingBytes} バイト',
}
