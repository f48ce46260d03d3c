import type { GuardDecision, Locale } from '@sekisho/contract'
import { readEnrolment } from '../device/enrolment.ts'
import { readHeldPolicy, type HeldPolicy } from '../policy/held-policy.ts'
import { newDecision } from '../spool/decision-record.ts'
import { appendDecision } from '../spool/spool.ts'
import { stateFolder, type StateFolder } from '../state/state-folder.ts'
import { answerText } from './answer.ts'
import { readHookCall, type HookCall } from './hook-call.ts'
import { readHookOptions, type HookOptions } from './hook-options.ts'
import { createDiskView, type DiskView } from './disk-view.ts'
import { judge, type Judgement, type JudgeGround } from './judge.ts'
import { GuardProblem } from './problem.ts'
import { touchedLinks } from './touched-links.ts'
import { judgeTimeoutMs, withinTime } from './within-time.ts'

/** What the hook needs of its process. */
export interface HookGround {
  args: readonly string[]
  locale: Locale
  /** every folder that `~` may stand for: the environment's and the account's own */
  homes: readonly string[]
  defaultStateRoot: string
  now: () => number
  platform: NodeJS.Platform
  /** all of the standard input. @throws GuardProblem input-too-large */
  readInput: () => Promise<string>
  /** asks for a delivery in the background when one is due. Never throws */
  deliver: (options: HookOptions, state: StateFolder, soon: boolean) => void
}

/** What the process then says. Exit code 2 blocks whatever stands in `stderr`. */
export interface HookResult {
  exitCode: 0 | 2
  stdout?: string | undefined
  stderr?: string | undefined
}

/** A folder is read when the one around it is known. */
const mostRounds = 48

/** Judges one call. Never throws: every failure is a block, unless the command line or the policy says to report only. */
export async function runHook(ground: HookGround): Promise<HookResult> {
  const known: Known = { reportOnly: ground.args.includes('--report-only') }
  try {
    known.options = readHookOptions(ground.args)
    const state = stateFolder(known.options.state ?? ground.defaultStateRoot)
    // Each wait for another thread costs most where the machine is busy: the files are read while the input comes.
    const held = heldPolicy(state, known.options, ground.now())
    held.catch(() => undefined) // told below, unless the input is at fault
    known.call = readHookCall(await ground.readInput())
    const policy = await held
    if (policy.mode === 'off') {
      // Else a guard that is put in force later would be learned of when this policy has expired, by blocked calls.
      ground.deliver(known.options, state, false)
      return { exitCode: 0 }
    }
    known.reportOnly ||= policy.mode === 'report'
    return await judged(known.call, {
      policy,
      state,
      options: known.options,
      enforced: !known.reportOnly,
      ground,
    })
  } catch (error) {
    const problem = error instanceof GuardProblem ? error : new GuardProblem('internal', {}, { cause: error })
    return failed(problem, known, ground)
  }
}

/** What had been learned when something failed. */
interface Known {
  reportOnly: boolean
  options?: HookOptions
  call?: HookCall
}

interface Judged {
  policy: HeldPolicy
  state: StateFolder
  options: HookOptions
  enforced: boolean
  ground: HookGround
}

async function judged(
  call: HookCall,
  { policy, state, options, enforced, ground }: Judged,
): Promise<HookResult> {
  const { homes } = ground
  const { settings } = policy
  const disk = createDiskView(ground.platform)
  const links = await touchedLinks(call, homes[0] ?? '/', disk)
  const judgement = await judgeLearning(call, disk, {
    settings,
    homes,
    links,
    stateRoot: state.root,
  })
  try {
    appendDecision(state.spool, record(call, { judgement, policy, enforced, now: ground.now() }))
  } catch (error) {
    // What is refused anyway stays refused with its own reason.
    if (enforced && judgement.verdict !== 'deny') throw error
  }
  ground.deliver(options, state, judgement.verdict === 'deny')
  return { exitCode: 0, stdout: enforced ? answerText(judgement, call.tool, ground.locale) : undefined }
}

/** Judges anew as long as more of the disk is asked for; what is denied stays so. @throws GuardProblem time-over */
async function judgeLearning(call: HookCall, disk: DiskView, ground: JudgeGround): Promise<Judgement> {
  const judged = () => withinTime(judgeTimeoutMs, () => judge(call, { ...ground, files: disk.files }))
  let judgement = judged()
  for (let round = 0; round < mostRounds && judgement.verdict !== 'deny' && (await disk.learn()); round++)
    judgement = judged()
  return judgement
}

/** @throws GuardProblem */
async function heldPolicy(state: StateFolder, options: HookOptions, now: number): Promise<HeldPolicy> {
  const { server, keys, maxAgeMs } = options
  const enrolment = await readEnrolment(state.enrolment)
  if (enrolment === undefined || enrolment.server !== server)
    throw new GuardProblem('not-enrolled', { server })
  return await readHeldPolicy(state, { keys, person: enrolment.person, maxAgeMs, now })
}

interface Recorded {
  judgement: Judgement
  policy: HeldPolicy
  enforced: boolean
  now: number
}

function record(call: HookCall, { judgement, policy, enforced, now }: Recorded): GuardDecision {
  const { verdict, code, rule } = judgement
  return newDecision(now, {
    tool: call.tool,
    verdict,
    enforced,
    reason: code,
    ...(rule === undefined ? {} : { rule: rule.slice(0, 500) }),
    ...idsOf(call),
    versions: policy.versions.slice(0, 20).map(({ policy: id, version }) => `${id}@${version}`),
  })
}

function idsOf({ session, toolUse }: HookCall): Pick<GuardDecision, 'session' | 'toolUse'> {
  return { ...(session === undefined ? {} : { session }), ...(toolUse === undefined ? {} : { toolUse }) }
}

function failed(problem: GuardProblem, { reportOnly, options, call }: Known, ground: HookGround): HookResult {
  const enforced = !reportOnly
  if (options !== undefined && call !== undefined) {
    const state = stateFolder(options.state ?? ground.defaultStateRoot)
    const [tool, verdict, reason] = [call.tool, 'deny' as const, `guard-${problem.code}`]
    try {
      appendDecision(
        state.spool,
        newDecision(ground.now(), { tool, verdict, enforced, reason, ...idsOf(call) }),
      )
    } catch {
      // It is blocked already; that it cannot be recorded either changes nothing for whoever reads the sentence.
    }
    ground.deliver(options, state, enforced)
  }
  return enforced ? { exitCode: 2, stderr: problem.sentence(ground.locale) } : { exitCode: 0 }
}
