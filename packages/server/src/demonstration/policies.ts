import { createTemplate } from '@sekisho/policy'
import { pilotGroup } from './company.ts'
import { decideAll } from './guard-decisions.ts'
import type { Guarded } from './guarded.ts'
import { inOrder, officer, workday, type Act, type Stage } from './stage.ts'

/**
 * A policy for everybody whose next version is on its way, ring by ring, and one for a group, of which the server took
 * back a version that stopped too much. Each version is written by one person of security and approved by another.
 */
export function policyActs(stage: Stage, guards: readonly Guarded[]): Act[] {
  const { now, past } = stage
  const admin = past.managedPolicies.admin
  const everybody = stage.say({ en: 'Everybody', ja: '全員' })
  const data = stage.say({ en: 'Group data', ja: 'グループ data' })
  const ids = new Map<string, string>()
  const idOf = (name: string) => ids.get(name) ?? ''
  const create = async (name: string, position: number, match: { groups?: string[] }) => {
    const policy = await admin.create(await officer(stage, 'security'), { name, position, match })
    ids.set(name, policy.id)
  }
  const draft = async (name: string, template: string) => {
    const document = createTemplate(template, { serverUrl: stage.url })
    if (document === undefined) throw new RangeError(`there is no template ${template}`)
    const note = stage.say({ en: `From the template ${template}`, ja: `テンプレート ${template} から作成` })
    const written = { policy: idOf(name), document, note }
    const { policy, version } = await admin.addVersion(await officer(stage, 'security'), written)
    await admin.review(await officer(stage, 'security'), { policy, version, outcome: 'requested' })
    return { policy, version }
  }
  const write = async (name: string, template: string) => {
    const { policy, version } = await draft(name, template)
    await admin.review(await officer(stage, 'security', 1), { policy, version, outcome: 'approved' })
  }
  const publish = async (name: string, version: number, ring: 'canary' | 'all') =>
    await admin.publish(await officer(stage, 'security'), { policy: idOf(name), version, ring })
  const advance = async (name: string) =>
    await admin.advance(await officer(stage, 'security'), { policy: idOf(name) })
  const ofData = () => guards.filter(({ caller }) => caller.groups.includes('data'))
  /** At once: the server itself looks every two seconds, and would do it today. */
  const takeBack = async () => {
    await decideAll(ofData().filter(isPilot), stage, blocking)
    await past.managedPolicies.checkRollouts()
  }
  const isPilot = ({ caller }: Guarded) => caller.groups.includes(pilotGroup)
  const usual = { least: 20, most: 60, ask: 0.06, deny: 0.006 }
  const blocking = { least: 210, most: 230, ask: 0.05, deny: 0.2 }
  const acts: (readonly [number, number, () => Promise<unknown>])[] = [
    [83, 200, () => create(everybody, 100, {})],
    [83, 210, () => write(everybody, 'permissive')],
    [82, 90, () => publish(everybody, 1, 'all')],
    [57, 300, () => create(data, 50, { groups: ['data'] })],
    [57, 310, () => write(data, 'database-read-only')],
    [56, 80, () => publish(data, 1, 'all')],
    [52, 320, () => write(everybody, 'standard')],
    [51, 100, () => publish(everybody, 2, 'canary')],
    [48, 110, () => advance(everybody)],
    [45, 95, () => advance(everybody)],
    [18, 240, () => decideAll(guards, stage, usual)],
    [17, 260, () => write(data, 'strict')],
    [16, 70, () => publish(data, 2, 'canary')],
    [16, 190, () => takeBack()],
    [10, 330, () => write(everybody, 'strict')],
    [9, 80, () => publish(everybody, 3, 'canary')],
    [3, 120, () => advance(everybody)],
    [1, 400, () => draft(data, 'infrastructure-read-only')],
  ]
  return inOrder(acts.map(([ago, minute, run]) => ({ time: workday(now, ago, minute), run })))
}
