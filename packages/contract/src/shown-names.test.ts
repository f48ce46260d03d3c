import { describe, expect, it } from 'vitest'
import { adminRoutes } from './admin-api/index.ts'
import { cleanName, hidesSomething } from './shown-names.ts'

const tricks = [
  'a\u202Eb',
  'a\u2066b\u2069',
  'a\u200Bb',
  'a\u200Fb',
  'a\u0000b',
  'a\u0085b',
  'a\nb',
  'a\u2028b',
  'a\uFEFFb',
  'a\u3164b',
  'a\u{E0041}b',
  'a\uD800b',
  '\u200D',
]
const names = [
  '田中 太郎',
  'نیما می‌رود',
  'محمد',
  '👩‍💻 tools',
  '渡辺\u{E0100}',
  '❤\uFE0F',
  'Zoë',
  'ＣＩ（本番）',
  'e\u0301',
]

describe('a name that people see', () => {
  it.each(tricks)('is refused when it hides something: %j', (name) => {
    expect(hidesSomething(name)).toBe(true)
  })

  it.each(names)('is taken in every script: %s', (name) => {
    expect(hidesSomething(name)).toBe(false)
    expect(cleanName(name)).toBe(name)
  })

  it.each(tricks)('is cleaned where it comes from elsewhere: %j', (name) => {
    const clean = cleanName(name)
    expect(clean === undefined || !hidesSomething(clean)).toBe(true)
    expect(cleanName(`${name} x`)).toBeDefined()
  })

  const named = {
    createPerson: {},
    createCredential: { personId: 'per_00000000000000000000000001', kind: 'any' },
    createBudget: { scope: { type: 'organization' }, limit: 1 },
    createProject: { classification: 'internal' },
    createServiceAccount: { roles: ['developer'] },
    createComplianceKey: { scopes: ['read:compliance_activities'] },
  } as const
  it.each(Object.entries(named))('of %s follows the rule', (operation, rest) => {
    const { body } = adminRoutes[operation as keyof typeof named]
    const problems = body.safeParse({ ...rest, name: 'a\u202Eb' }).error?.issues
    expect(problems?.find(({ path }) => path[0] === 'name')?.message).toBe('control_characters')
  })
})
