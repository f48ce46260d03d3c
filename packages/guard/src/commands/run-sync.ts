import { utimes } from 'node:fs/promises'
import type { Sentence } from '@sekisho/contract'
import { readEnrolment } from '../device/enrolment.ts'
import { GuardProblem } from '../hook/problem.ts'
import { dayMs, defaultMaxAgeDays } from '../hook/hook-options.ts'
import type { HeldPolicy } from '../policy/held-policy.ts'
import { keepKnownHook, readKnownHook, type KnownHook } from '../state/known-hook.ts'
import { stateFolder, type StateFolder } from '../state/state-folder.ts'
import { sync, type SyncResult } from '../sync/sync.ts'
import { hasUnsent } from '../sync/upload-decisions.ts'
import { tell, type CommandGround } from './command-ground.ts'
import type { CommandOptions } from './command-options.ts'
import { CommandProblem, sentences } from './command-problem.ts'

/** Fetches the policy, delivers decisions and attests; 1 when a part of it did not work. */
export async function runSync(options: CommandOptions, ground: CommandGround): Promise<number> {
  const state = stateFolder(options.state ?? ground.defaultStateRoot)
  const enrolment = await readEnrolment(state.enrolment)
  if (enrolment === undefined) throw new CommandProblem(sentences.notEnrolled)
  if (options.server !== undefined && options.server !== enrolment.server)
    throw new CommandProblem(sentences.notEnrolled)
  const { keys, maxAgeDays, reportOnly } = await hookOf(options, state)
  // Without them nothing can be believed, nor said of what the hook does.
  if (keys.length === 0) throw new CommandProblem(sentences.keysUnsaid)
  const deliver = () => sync({ ...ground, state, enrolment, keys, maxAgeMs: maxAgeDays * dayMs, reportOnly })
  const result = await deliver()
  if (options.background) return await linger(state, deliver, ground)
  // Whoever asked by hand does not keep the next call from delivering what it decides.
  if (result !== undefined) await utimes(state.due, ground.now() / 1000, ground.now() / 1000)
  const failed = (result?.problems.length ?? 0) > 0
  if (options.json) return failed ? 1 : 0
  if (result === undefined) {
    tell(ground, underWay)
    return 0
  }
  const { policy, delivered, problems } = result
  if (policy !== undefined) tellHeld(policy, ground)
  if (reportOnly) tell(ground, stopsNothing)
  tell(ground, sent, { delivered })
  // One cause fails each part.
  for (const text of new Set(problems.map((problem) => textOf(problem, ground)))) ground.print(text)
  return problems.length === 0 ? 0 : 1
}

/** Who names keys is a hook, or speaks as one: that is kept for whoever names none. */
async function hookOf(options: CommandOptions, { hook }: StateFolder): Promise<KnownHook> {
  const { keys, reportOnly, maxAgeDays = String(defaultMaxAgeDays) } = options
  const given = { keys, maxAgeDays: Number(maxAgeDays), reportOnly }
  if (keys.length === 0) return (await readKnownHook(hook)) ?? given
  await keepKnownHook(hook, given)
  return given
}

function tellHeld({ versions, mode }: HeldPolicy, ground: CommandGround): void {
  const names = versions.map(({ policy, version }) => `${policy}@${version}`).join(', ')
  if (names === '') tell(ground, nothingDue)
  else tell(ground, held, { names, mode })
}

/** So often, what came within seconds of a delivery goes out without a call after it that would start the next. */
const lingerRounds = 6

async function linger(
  { spool }: StateFolder,
  deliver: () => Promise<SyncResult | undefined>,
  { wait }: CommandGround,
): Promise<number> {
  for (let round = 0; round < lingerRounds; round++) {
    await wait(lingerMs)
    if (!(await hasUnsent(spool))) return 0
    const result = await deliver()
    if ((result?.problems.length ?? 0) > 0) return 1
  }
  return 0
}

/** As long as hooks leave it to a delivery under way to take what they blocked. */
const lingerMs = 5_000

function textOf(problem: CommandProblem | GuardProblem, { locale }: CommandGround): string {
  return problem instanceof GuardProblem ? problem.sentence(locale) : problem.text(locale)
}

export const nothingDue: Sentence = {
  en: 'No policy is for you: the guard stops nothing, and asks again with each session.',
  ja: 'あなたに適用されるポリシーはありません。ガードは何も止めず、セッションごとに確認し直します。',
}
export const stopsNothing: Sentence = {
  en: 'The hook is started with --report-only: it records, and stops nothing.',
  ja: 'フックは --report-only で起動されています。記録だけを行い、何も止めません。',
}
const underWay: Sentence = { en: 'A delivery is under way already.', ja: 'すでに送信中です。' }
const held: Sentence = { en: 'Policy in force: {names} ({mode})', ja: '有効なポリシー: {names}({mode})' }
const sent: Sentence = { en: 'Decisions delivered: {delivered}', ja: '送信した判定記録: {delivered}' }
