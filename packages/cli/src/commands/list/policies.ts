import { inForceStates, policyRings, roles } from '@sekisho/contract'
import type { CommandDescription, OptionDescription } from '../command.ts'
import { after, group, limit, ofPerson, reason, server } from './options.ts'

const policy = { name: 'policy', text: 'argument.policy' } as const
const version = { name: 'policy', text: 'argument.policyVersion' } as const
const policyOrVersion = { name: 'policy', text: 'argument.policyOrVersion' } as const
const change: OptionDescription = { name: 'change', value: 'N', text: 'option.policyChange', required: true }
const ring: OptionDescription = { name: 'ring', value: 'RING', text: 'option.ring', choices: policyRings }
const percent: OptionDescription = { name: 'percent', value: 'N', text: 'option.percent' }

/** Managed policies: what Claude Code is given as settings. */
export const managedPolicyCommands: readonly CommandDescription[] = [
  {
    name: 'policies list',
    summary: 'policies.list',
    options: [{ name: 'all', text: 'option.allPolicies' }, limit, after, ...server],
    examples: ['policies list'],
    load: async () => (await import('../policies.ts')).listManagedPolicies,
  },
  {
    name: 'policies show',
    summary: 'policies.show',
    argument: policyOrVersion,
    options: server,
    examples: ['policies show base', 'policies show base@3'],
    load: async () => (await import('../policy-versions.ts')).showManagedPolicy,
  },
  {
    name: 'policies in-force',
    summary: 'policies.inForce',
    options: [
      ofPerson,
      { name: 'state', value: 'STATE', text: 'option.inForceState', choices: inForceStates },
      limit,
      after,
      ...server,
    ],
    examples: ['policies in-force --state unguarded', 'policies in-force --person tanaka@example.com'],
    load: async () => (await import('../policies-in-force.ts')).listInForce,
  },
  {
    name: 'policies create',
    summary: 'policies.create',
    options: [
      { name: 'name', value: 'NAME', text: 'option.policyName', required: true },
      { name: 'position', value: 'N', text: 'option.position', default: '100' },
      group,
      { name: 'role', value: 'ROLE', text: 'option.policyRole', repeatable: true, choices: roles },
      { name: 'email-domain', value: 'DOMAIN', text: 'option.emailDomain' },
      ...server,
    ],
    examples: [
      'policies create --name base',
      'policies create --name contractors --position 10 --group contractors',
    ],
    load: async () => (await import('../policies.ts')).createManagedPolicy,
  },
  {
    name: 'policies change',
    summary: 'policies.change',
    argument: policy,
    options: [
      { name: 'name', value: 'NAME', text: 'option.policyName' },
      { name: 'position', value: 'N', text: 'option.position' },
      group,
      { name: 'role', value: 'ROLE', text: 'option.policyRole', repeatable: true, choices: roles },
      { name: 'email-domain', value: 'DOMAIN', text: 'option.emailDomain' },
      { name: 'everybody', text: 'option.everybody' },
      ...server,
    ],
    examples: [
      'policies change base --position 5',
      'policies change contractors --group contractors --group partners',
    ],
    load: async () => (await import('../policy-changes.ts')).changeManagedPolicy,
  },
  {
    name: 'policies approve-change',
    summary: 'policies.approveChange',
    argument: policy,
    options: [change, ...server],
    examples: ['policies approve-change base --change 1'],
    load: async () => (await import('../policy-changes.ts')).approvePolicyChange,
  },
  {
    name: 'policies withdraw-change',
    summary: 'policies.withdrawChange',
    argument: policy,
    options: [change, ...server],
    examples: ['policies withdraw-change base --change 1'],
    load: async () => (await import('../policy-changes.ts')).withdrawPolicyChange,
  },
  {
    name: 'policies push',
    summary: 'policies.push',
    argument: policy,
    options: [
      { name: 'file', value: 'FILE', text: 'option.policyFile', required: true },
      { name: 'note', value: 'TEXT', text: 'option.policyNote' },
      ...server,
    ],
    examples: ['policies push base --file base.yaml --note "Deny WebFetch"'],
    load: async () => (await import('../policy-versions.ts')).pushManagedPolicy,
  },
  {
    name: 'policies review',
    summary: 'policies.review',
    argument: version,
    options: server,
    examples: ['policies review base@3'],
    load: async () => (await import('../policy-versions.ts')).reviewManagedPolicy,
  },
  {
    name: 'policies approve',
    summary: 'policies.approve',
    argument: version,
    options: server,
    examples: ['policies approve base@3'],
    load: async () => (await import('../policy-versions.ts')).approveManagedPolicy,
  },
  {
    name: 'policies withdraw',
    summary: 'policies.withdraw',
    argument: version,
    options: server,
    examples: ['policies withdraw base@3'],
    load: async () => (await import('../policy-versions.ts')).withdrawManagedPolicy,
  },
  {
    name: 'policies delete',
    summary: 'policies.delete',
    argument: version,
    options: server,
    examples: ['policies delete base@3'],
    load: async () => (await import('../policy-changes.ts')).deletePolicyVersion,
  },
  {
    name: 'policies publish',
    summary: 'policies.publish',
    argument: version,
    options: [ring, percent, ...server],
    examples: ['policies publish base@3 --ring canary', 'policies publish base@3 --percent 10'],
    load: async () => (await import('../policies.ts')).publishManagedPolicy,
  },
  {
    name: 'policies advance',
    summary: 'policies.advance',
    argument: policyOrVersion,
    options: [ring, percent, ...server],
    examples: ['policies advance base', 'policies advance base@3 --percent 50'],
    load: async () => (await import('../policies.ts')).advanceManagedPolicy,
  },
  {
    name: 'policies rollback',
    summary: 'policies.rollback',
    argument: policyOrVersion,
    options: [reason, ...server],
    examples: ['policies rollback base@3 --reason "Blocks the build"'],
    load: async () => (await import('../policies.ts')).rollBackManagedPolicy,
  },
  {
    name: 'policies retire',
    summary: 'policies.retire',
    argument: policy,
    options: server,
    examples: ['policies retire base'],
    load: async () => (await import('../policies.ts')).retireManagedPolicy,
  },
  {
    name: 'policies status',
    summary: 'policies.status',
    argument: policy,
    options: server,
    examples: ['policies status base'],
    load: async () => (await import('../policy-versions.ts')).showRollouts,
  },
  {
    name: 'policies served',
    summary: 'policies.served',
    argument: { name: 'person', text: 'argument.servedPerson' },
    options: server,
    examples: ['policies served tanaka@example.com'],
    load: async () => (await import('../policy-versions.ts')).showServed,
  },
  {
    name: 'policies keys',
    summary: 'policies.keys',
    options: server,
    examples: ['policies keys'],
    load: async () => (await import('../policy-keys.ts')).listPolicyKeys,
  },
  {
    name: 'policies keys rotate',
    summary: 'policies.keys.rotate',
    options: [{ name: 'overlap-days', value: 'N', text: 'option.overlapDays', default: '30' }, ...server],
    examples: ['policies keys rotate', 'policies keys rotate --overlap-days 60'],
    load: async () => (await import('../policy-keys.ts')).rotatePolicyKey,
  },
]
