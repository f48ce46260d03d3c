import { stat } from 'node:fs/promises'
import { say, type Sentence } from '@sekisho/contract'
import { readEnrolment } from '../device/enrolment.ts'
import { GuardProblem } from '../hook/problem.ts'
import { newDecision } from '../spool/decision-record.ts'
import { appendDecision } from '../spool/spool.ts'
import { stateFolder } from '../state/state-folder.ts'
import { isRecord, textAt } from '../state/json.ts'
import { askServer, deviceToken, expectOk, type Answer } from '../sync/server-client.ts'
import type { CommandGround } from './command-ground.ts'
import type { CommandOptions } from './command-options.ts'
import { CommandProblem, sentences } from './command-problem.ts'
import { policyOrProblem } from './status.ts'

type Outcome = { ok: true } | { ok: false; fix: string }

/** Goes through everything that a call depends on, and says of each failure how to mend it; 1 when there is one. */
export async function check(options: CommandOptions, ground: CommandGround): Promise<number> {
  const outcomes: { id: CheckId; outcome: Outcome }[] = []
  for (const [id, run] of Object.entries(checks))
    // Sound: the keys of a const object.
    outcomes.push({ id: id as CheckId, outcome: await outcomeOf(run, options, ground) })
  const failed = outcomes.some(({ outcome }) => !outcome.ok)
  if (options.json) {
    ground.print(JSON.stringify({ checks: outcomes.map(({ id, outcome }) => ({ id, ...outcome })) }))
    return failed ? 1 : 0
  }
  for (const { id, outcome } of outcomes) {
    ground.print(`${outcome.ok ? '✓' : '✗'} ${say(titles[id], ground.locale)}`)
    if (!outcome.ok) ground.print(`  ${outcome.fix}`)
  }
  return failed ? 1 : 0
}

type Check = (options: CommandOptions, ground: CommandGround) => Promise<void>

async function outcomeOf(run: Check, options: CommandOptions, ground: CommandGround): Promise<Outcome> {
  try {
    await run(options, ground)
    return { ok: true }
  } catch (error) {
    if (error instanceof CommandProblem) return { ok: false, fix: error.text(ground.locale) }
    if (error instanceof GuardProblem) return { ok: false, fix: error.sentence(ground.locale) }
    return { ok: false, fix: error instanceof Error ? error.message : String(error) }
  }
}

const checks = {
  enrolment: async (options, ground) => void (await enrolmentOf(options, ground)),
  key: async (options, ground) => {
    const { enrolment: file } = stateFolder(options.state ?? ground.defaultStateRoot)
    await enrolmentOf(options, ground)
    if (ground.platform !== 'win32' && ((await stat(file)).mode & 0o077) !== 0)
      throw new CommandProblem(openToOthers, { file })
  },
  policy: async (options, ground) => {
    const state = stateFolder(options.state ?? ground.defaultStateRoot)
    const { person } = await enrolmentOf(options, ground)
    const policy = await policyOrProblem(state, { options, person, now: ground.now() })
    if (policy instanceof GuardProblem) throw policy
  },
  spool: async (options, ground) => {
    const state = stateFolder(options.state ?? ground.defaultStateRoot)
    const decision = { tool: 'check', verdict: 'allow', enforced: false, reason: 'self-check' } as const
    appendDecision(state.spool, newDecision(ground.now(), decision))
  },
  server: async (options, ground) => {
    const enrolment = await enrolmentOf(options, ground)
    const { server } = enrolment
    const token = deviceToken(enrolment, ground.now())
    const answer = await askServer({ server, method: 'GET', path: '/policy', token, fetch: ground.fetch })
    // A clock that is wrong makes tokens that no server takes: enrolling anew would not mend it.
    if (codeIn(answer) === 'guard_revoked') throw new CommandProblem(notKnown, { server })
    expectOk(answer, server)
  },
} as const satisfies Record<string, Check>

type CheckId = keyof typeof checks

async function enrolmentOf(options: CommandOptions, ground: CommandGround) {
  const enrolment = await readEnrolment(stateFolder(options.state ?? ground.defaultStateRoot).enrolment)
  if (enrolment === undefined) throw new CommandProblem(sentences.notEnrolled)
  return enrolment
}

function codeIn({ body: { error } }: Answer): string | undefined {
  return isRecord(error) ? textAt(error, 'code') : undefined
}

const titles: Readonly<Record<CheckId, Sentence>> = {
  enrolment: { en: 'this machine is enrolled', ja: 'このマシンは登録済み' },
  key: { en: 'nobody else can read its key', ja: '鍵をほかの人が読めない' },
  policy: { en: 'a signed, current policy is held', ja: '署名された有効なポリシーがある' },
  spool: { en: 'decisions can be recorded', ja: '判定を記録できる' },
  server: { en: 'the server knows this machine', ja: 'サーバーがこのマシンを認識している' },
}
const openToOthers: Sentence = {
  en: 'Others can read {file}. Run: chmod 600 {file}',
  ja: '{file} をほかの人が読めます。次を実行してください: chmod 600 {file}',
}
const notKnown: Sentence = {
  en: 'The server {server} does not know this machine any more. Enrol it again: sekisho-guard enrol --server {server}',
  ja: 'サーバー {server} はこのマシンを認識していません。登録し直してください: sekisho-guard enrol --server {server}',
}
