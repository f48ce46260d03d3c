import { adminRoutes } from '@sekisho/contract/admin-api'
import { describe, expect, it } from 'vitest'
import { fieldProblem } from './field-problem.ts'

function problemOf(schema: typeof adminRoutes.createFederationRule.body, body: unknown) {
  const issue = schema.safeParse(body).error?.issues[0]
  return issue && fieldProblem(issue)
}

it('calls an object by the word of JSON', () => {
  const { body } = adminRoutes.addPolicyVersion
  const [issue] = body.safeParse({ document: null }).error?.issues ?? []
  expect(issue && fieldProblem(issue)).toMatchObject({ field: 'document', values: { expected: 'object' } })
})

it.each([
  ['base@3', { field: 'name' }],
  ['a@example.com', undefined],
])('takes the name of a policy for none where it could be that of a version: %s', (name, expected) => {
  const [issue] = adminRoutes.createPolicy.body.safeParse({ name }).error?.issues ?? []
  const problem = issue && fieldProblem(issue)
  if (expected === undefined) expect(problem).toBeUndefined()
  else expect(problem).toMatchObject({ ...expected, sentence: { en: expect.stringContaining('version') } })
})

describe('a federation rule', () => {
  const { body: schema } = adminRoutes.createFederationRule
  const rule = {
    name: 'ci',
    issuer: 'https://issuer.test',
    audience: 'https://sekisho.test',
    serviceAccountId: 'svc_00000000000000000000000001',
    conditions: { repository: ['example-org/*'], '/kubernetes.io/namespace': ['prod'] },
  }

  it('with conditions is accepted', () => {
    expect(problemOf(schema, rule)).toBeUndefined()
  })

  it.each([
    ['conditions', '{}'],
    ['conditions.iss', '{"iss":["x"]}'],
    ['conditions./aud', '{"/aud":["x"]}'],
    ['conditions./a~2b', '{"/a~2b":["x"]}'],
    ['conditions.sub.0', '{"sub":["*"]}'],
    ['conditions.sub.1', '{"sub":["x","**"]}'],
    ['conditions.sub.0', '{"sub":["a***b"]}'],
    ['conditions.sub', '{"sub":[]}'],
    ['conditions.sub', '{"sub":"x"}'],
    ['conditions.sub.0', '{"sub":["a\\u0000"]}'],
    ['conditions.sub.0', `{"sub":["${'a'.repeat(501)}"]}`],
    [
      'conditions',
      JSON.stringify(Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`c${i}`, ['x']]))),
    ],
  ])('names the field of conditions that are refused, %s, and says what is wrong', (field, conditions) => {
    const problem = problemOf(schema, { ...rule, conditions: JSON.parse(conditions) as unknown })
    expect(problem?.field).toBe(field)
    expect(problem?.sentence.en).not.toContain('right form')
  })

  it.each([59, 3601, 60.5])('that lets tokens live %d seconds is refused', (ttlSeconds) => {
    expect(problemOf(schema, { ...rule, ttlSeconds })?.field).toBe('ttlSeconds')
  })
})
