import type { Sentence } from '@sekisho/contract'
import type { Caller } from './calls.ts'
import { inOrder, officer, workday, type Act, type Stage } from './stage.ts'

const audience = 'sekisho'

interface Workload {
  name: string
  project: number
  costCentre: string
  activity: number
  rule: {
    name: Sentence
    issuer: string
    conditions: Record<string, string[]>
    recipe: 'oidc' | 'kubernetes'
  }
}

const workloads: readonly Workload[] = [
  {
    name: 'ci-review',
    project: 0,
    costCentre: 'CC-100',
    activity: 3,
    rule: {
      name: { en: 'Pipelines of Project A', ja: 'Project A のパイプライン' },
      issuer: 'https://ci.example.invalid',
      conditions: { project_path: ['project-a/**'], ref: ['refs/heads/main'] },
      recipe: 'oidc',
    },
  },
  {
    name: 'nightly-documentation',
    project: 4,
    costCentre: 'CC-300',
    activity: 2,
    rule: {
      name: { en: 'Nightly jobs of Project E', ja: 'Project E の夜間ジョブ' },
      issuer: 'https://cluster.example.invalid',
      conditions: { sub: ['system:serviceaccount:nightly:documentation'] },
      recipe: 'kubernetes',
    },
  },
]

/** Jobs without a stored key: an account and a federation rule each, and sessions of a few runs. */
export function workloadActs(stage: Stage): Act[] {
  return [...workloads.flatMap((workload, at) => actsOf(workload, 73 - at * 14, stage)), ...retired(stage)]
}

function actsOf({ rule, ...workload }: Workload, ago: number, stage: Stage): Act[] {
  const { past, now, callers, ledger, projects } = stage
  let caller: Caller | undefined
  let issuer = ''
  const create = async () => {
    const actor = await officer(stage, 'admin')
    const { name, costCentre, activity } = workload
    const project = projects[workload.project] ?? ''
    const wanted = {
      name,
      roles: ['developer'],
      groups: ['automation'],
      defaultProject: project,
      costCentre,
    } as const
    const account = await past.serviceAccounts.create(actor, wanted)
    const { id } = account
    const more = { name: stage.say(rule.name), audience, serviceAccountId: id, ttlSeconds: 3600 }
    issuer = (await past.federationRules.create(await officer(stage, 'security'), { ...rule, ...more })).id
    const membership = ledger.memberships.of(account)
    const joined = {
      id,
      kind: 'service_account',
      session: '',
      machine: undefined,
      project,
      membership,
    } as const
    caller = { ...joined, activity, groups: ['automation'], losesCache: false, batches: true, costCentre }
    await signIn()
    callers.push(caller)
  }
  const signIn = async () => {
    if (caller === undefined) return
    const actor = { type: 'service_account', id: caller.id } as const
    const client = { address: '192.0.2.40', agent: 'demonstration' }
    const workloadSession = { kind: 'workload', issuer, secondFactor: false, client } as const
    const lifetimeMs = 86_400_000
    const { session } = await past.sessions.open(actor, {
      personId: caller.id,
      ...workloadSession,
      lifetimeMs,
    })
    caller.session = session.id
  }
  // Each run of a job has its own; of a few it can be seen.
  const days = Array.from({ length: ago }, (_, day) => day).filter((day) => day < 5 || day % 7 === 0)
  const sessions = days.map((day) => ({ time: workday(now, day, 15), run: signIn }))
  return [{ time: workday(now, ago, 330), run: create }, ...sessions]
}

/** An account that is not wanted any more. */
function retired(stage: Stage): Act[] {
  const { past, now } = stage
  let id = ''
  const create = async () => {
    const wanted = { name: 'trial-migration', roles: ['developer'], groups: ['automation'] } as const
    id = (await past.serviceAccounts.create(await officer(stage, 'admin', 1), wanted)).id
  }
  const deactivate = async () =>
    past.serviceAccounts.deactivate(await officer(stage, 'admin', 1), {
      id,
      reason: stage.say({ en: 'The trial is over', ja: '試用の終了' }),
    })
  return inOrder([
    { time: workday(now, 68, 280), run: create },
    { time: workday(now, 26, 280), run: deactivate },
  ])
}
