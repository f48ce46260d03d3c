import { describe, expect, it } from 'vitest'
import type { SecondFactorSettings } from '../modules/sign-in/index.ts'
import { createJapanese } from './japanese/translate.ts'
import { loadText, problemsOf } from './load-text.ts'

const secret = 'client_secret: a secret of these tests'

function fileWith(signIn: string): string {
  return `
oidc: { issuer: 'https://id.example.com', client_id: sekisho, ${secret} }
sekisho:
  sign_in:
    issuers:
      - { name: Partner, issuer: 'https://partner.example', client_id: sekisho, ${secret}, second_factor: { amr: [otp] } }
      - { name: Other, issuer: 'https://other.example', client_id: sekisho, ${secret} }
    ${signIn}
`
}

function factorsOf(signIn = ''): SecondFactorSettings[] {
  const loaded = loadText(fileWith(signIn))
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
  return loaded.settings.signIn.issuers.map(({ secondFactor }) => secondFactor)
}

const proofs = (acr: string[], amr: string[]) => [
  { claim: 'acr', values: acr },
  { claim: 'amr', values: amr },
]

describe('a second factor of the file', () => {
  it('is mfa in amr when nothing is said, and nobody is sent twice', () => {
    expect(factorsOf()[0]).toEqual({ proofs: proofs([], ['mfa']) })
  })

  it('is what a file from before said: acr beside amr', () => {
    expect(factorsOf("second_factor: { acr: ['urn:mfa'] }")[0]).toEqual({
      proofs: proofs(['urn:mfa'], ['mfa']),
    })
  })

  it('is of all providers but those that say it for themselves, whole', () => {
    const [first, partner, other] = factorsOf(
      'second_factor: { amr: [], claims: [{ claim: /a/b, values: [c1] }], step_up: { prompt: login } }',
    )
    const said = {
      proofs: [...proofs([], []), { claim: '/a/b', values: ['c1'] }],
      stepUp: { parameters: { prompt: 'login' } },
    }
    expect([first, other]).toEqual([said, said])
    expect(partner).toEqual({ proofs: proofs([], ['otp']) })
  })

  it('is asked for with what stands there and nothing else', () => {
    const [first] = factorsOf(
      'second_factor: { step_up: { acr_values: [gold, silver], max_age_seconds: 0, claims: { id_token: { acrs: { essential: true, value: c1 } } } } }',
    )
    expect(first?.stepUp).toEqual({
      parameters: {
        acr_values: 'gold silver',
        claims: '{"id_token":{"acrs":{"essential":true,"value":"c1"}}}',
        max_age: '0',
      },
      maxAgeSeconds: 0,
    })
  })

  const japanese = createJapanese()

  it.each([
    ['step_up: {}', 'must say what to ask for'],
    ['step_up: { prompt: none }', 'prompt'],
    ["step_up: { acr_values: ['a b'] }", 'must be one value without spaces'],
    ['step_up: { acr_values: [] }', 'acr_values'],
    [`step_up: { claims: { id_token: { a: ${'x'.repeat(2000)} } } }`, 'must be at most 2000 characters'],
    ['step_up: { claims: { userinfo: { acr: null } } }', 'userinfo'],
    ['claims: [{ claim: acrs, values: [] }]', 'values'],
    ["claims: [{ claim: '', values: [a] }]", 'claim'],
  ])('%s is refused in words, in either language', (text, words) => {
    const problems = problemsOf(fileWith(`second_factor: { ${text} }`))
    expect(problems.join('\n')).toContain(words)
    for (const problem of problems) {
      const sentence = problem.slice(problem.indexOf(' ') + 1)
      expect(japanese(sentence)).not.toBe(sentence)
    }
  })
})
