import { Refusal } from '@sekisho/contract'
import { describe, expect, it } from 'vitest'
import type { Person } from '../../modules/people/index.ts'
import { createGuardCheck, type CheckGuardOptions, type GuardQuestion } from './check-guard.ts'

const [now, hour] = [1_000_000_000, 3_600_000]
const [laptop, desktop] = ['a'.repeat(64), 'b'.repeat(64)]
// Test support: of a person, only these are looked at.
const somebody = { id: 'per_1', kind: 'person', email: null, groups: [], roles: [] } as unknown as Person
const guard = { guard: 'gdv_1', personId: 'per_1', clientDevice: laptop, rightful: true, at: now - hour }

/** What becomes of a call: served, refused with a code, or served and counted. */
function outcome(
  given: {
    mode?: 'off' | 'report' | 'enforce'
    guards?: (typeof guard | (Omit<typeof guard, 'clientDevice'> & { clientDevice: null }))[]
    due?: 'off' | 'enforce' | undefined
  },
  question: Partial<GuardQuestion> = {},
): string {
  const { mode = 'enforce', guards = [] } = given
  const due = 'due' in given ? given.due : 'enforce'
  let counted = 0
  const check = createGuardCheck({
    rule: { mode, maxAgeMs: 24 * hour },
    policies: {
      // Test support: of compiled settings, only the guard is looked at.
      compiledFor: (() =>
        due === undefined
          ? undefined
          : { guard: due }) as unknown as CheckGuardOptions['policies']['compiledFor'],
    },
    standing: {
      of: (person) => guards.filter(({ personId }) => personId === person),
      reload: async () => undefined,
    },
    clock: { now: () => now },
    onMissing: () => counted++,
  })
  try {
    check({ person: somebody, fingerprint: laptop, ...question })
  } catch (error) {
    return error instanceof Refusal ? error.code : String(error)
  }
  return counted === 0 ? 'served' : 'counted'
}

describe('a call of a person whose policy has a guard', () => {
  it('is served where the guard of its device attested what is due', () => {
    expect(outcome({ guards: [guard] })).toBe('served')
  })

  it.each([
    ['no guard', []],
    ['a guard of another device alone', [{ ...guard, clientDevice: desktop }]],
    ['a guard of another person', [{ ...guard, personId: 'per_2' }]],
    ['a statement of two days ago', [{ ...guard, at: now - 48 * hour }]],
    ['a statement of something else than was due', [{ ...guard, rightful: false }]],
  ])('with %s is refused, counted, or nobody’s affair, as the rule says', (_, guards) => {
    expect(outcome({ guards })).toBe('guard_missing')
    expect(outcome({ guards, mode: 'report' })).toBe('counted')
    expect(outcome({ guards, mode: 'off' })).toBe('served')
  })

  it('is covered by a guard beside which Claude Code had no id yet', () => {
    expect(outcome({ guards: [{ ...guard, clientDevice: null }] })).toBe('served')
  })

  it('that names no device is covered by any guard of the person, and by none by none', () => {
    const unnamed = { fingerprint: undefined }
    expect(outcome({ guards: [{ ...guard, clientDevice: desktop }] }, unnamed)).toBe('served')
    expect(outcome({}, unnamed)).toBe('guard_missing')
  })

  it('says what to do', () => {
    expect(new Refusal('guard_missing', { hours: 24 }).sentence('en')).toMatch(
      /24 hours.*sekisho-guard enrol/,
    )
    expect(new Refusal('guard_missing', { hours: 24 }).sentence('ja')).toContain('sekisho-guard enrol')
  })
})

it('a call of a machine needs no guard, nor one of a person whose policy has none', () => {
  const machine = { person: { ...somebody, kind: 'service_account' } as Person }
  expect(outcome({}, machine)).toBe('served')
  expect(outcome({ due: 'off' })).toBe('served')
  expect(outcome({ due: undefined })).toBe('served')
})
