import { assert, asyncProperty, property, constantFrom, string } from 'fast-check'
import { Secret, TOTP } from 'otpauth'
import { expect, it } from 'vitest'
import { systemRandom } from '../../platform/clock/random.ts'
import { createSealer } from '../../platform/keyring/sealer.ts'
import { passwordProblem } from './password-rules.ts'
import { createPasswords } from './passwords.ts'
import { matchingDigest, newRecoveryCodes, recoveryDigest } from './recovery-codes.ts'
import { newTotpSecret, totpStep, totpUri } from './totp.ts'

const passwords = createPasswords()
/** of every kind that a rule looks at; all of Unicode would take seconds to list */
const anyPoint = constantFrom(
  'a',
  'Z',
  '1',
  ' ',
  '-',
  'é',
  'e\u0301',
  'ﬁ',
  '田',
  '😀',
  '\u0000',
  '\ud800',
  '\u202e',
)

it('a hash says how it was made, is new each time, and holds for its password alone', async () => {
  const [one, other] = await Promise.all([passwords.hash('four geese'), passwords.hash('four geese')])
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(one).not.toBe(other)
  expect(await passwords.verify('four geese', one)).toBe(true)
  expect(await passwords.verify('four goose', one)).toBe(false)
  expect(await passwords.verify('four geese', undefined)).toBe(false)
})

it('any password is itself, however its characters were typed', async () => {
  await assert(
    asyncProperty(
      string({ unit: constantFrom('e\u0301', 'é', 'が', 'か\u3099', 'a', 'ﬁ'), maxLength: 30 }),
      async (password) => {
        const stored = await passwords.hash(password.normalize('NFD'))
        expect(await passwords.verify(password.normalize('NFC'), stored)).toBe(true)
      },
    ),
    { numRuns: 3 },
  )
})

it('more at once than memory should hold are turned away, and the rest are done', async () => {
  const few = createPasswords({ running: 1, waiting: 2 })
  const asked = await Promise.allSettled(Array.from({ length: 60 }, () => few.verify('x', undefined)))
  const refused = asked.filter(({ status }) => status === 'rejected')
  expect(refused).toHaveLength(57)
  expect(refused[0]).toMatchObject({ reason: { code: 'busy' } })
  expect(await few.verify('x', undefined)).toBe(false)
})

it('a stored text that is none of ours is an error and no password', async () => {
  for (const stored of [
    '',
    'plain',
    '$argon2id$v=19$m=99999999,t=2,p=1$c2FsdHNhbHRzYWx0$x',
    '$2b$10$abcdefghijk',
  ])
    await expect(passwords.verify('x', stored)).rejects.toThrow(RangeError)
})

it.each([
  ['elevenchars', 'password_short'],
  ['日本語でも十一文字だよ', 'password_short'],
  ['a'.repeat(1025), 'password_long'],
  ['passwordpassword', 'password_common'],
  ['Password!2026', 'password_common'],
  ['P@ss-w-o-r-d 99999', undefined],
  ['aaaaaaaaaaaaaaa', 'password_common'],
  ['abcabcabcabcabc', 'password_common'],
  ['9876543210987', 'password_common'],
  ['zxcvbnmlkjhgfdsa', undefined],
  ['qwertyuiop asd', 'password_common'],
  ['aiko.tanaka1234', 'password_common'],
  ['aiko.tanaka likes green tea', undefined],
  ['four geese crossed the ford', undefined],
  ['雨の日は川沿いの道を歩いて帰る', undefined],
])('the password %j: %s', (password, problem) => {
  expect(passwordProblem(password, ['田中 愛子', 'aiko.tanaka@example.jp', 'aiko.tanaka'])).toBe(problem)
})

it('any text is judged, whatever its length, without an error', () => {
  assert(
    property(string({ unit: anyPoint, maxLength: 3000 }), (text) => {
      expect([undefined, 'password_short', 'password_long', 'password_common']).toContain(
        passwordProblem(text, [text]),
      )
    }),
  )
})

it('a code of an app is taken in its half minute and the two beside it, and in no other', () => {
  const secret = newTotpSecret()
  const now = 1_764_000_000_000
  const step = Math.floor(now / 30_000)
  const app = new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: 30 })
  const codeOf = (other: number) => app.generate({ timestamp: other * 30_000 })
  const taken = [-3, -2, -1, 0, 1, 2, 3].map((away) => totpStep(secret, codeOf(step + away), now))
  expect(taken).toEqual([undefined, undefined, step - 1, step, step + 1, undefined, undefined])
  expect(totpStep(secret, ` ${codeOf(step).slice(0, 3)} ${codeOf(step).slice(3)}`, now)).toBe(step)
  expect(totpUri(secret, 'a:b@example.jp')).toMatch(
    /^otpauth:\/\/totp\/Sekisho:a%3Ab%40example\.jp\?issuer=Sekisho&secret=[A-Z2-7]{32}&algorithm=SHA1&digits=6&period=30$/,
  )
  for (const nonsense of ['', '12345', '1234567', 'abcdef', '１２３', '0'.repeat(10_000)])
    expect(totpStep(secret, nonsense, now)).toBeUndefined()
})

it('ten recovery codes, each found again however it was copied, and no other', () => {
  const sealer = createSealer(['a master key for tests that is long enough'], systemRandom)
  const codes = newRecoveryCodes()
  const kept = codes.map((code) => recoveryDigest(sealer, code))
  expect(new Set(codes).size).toBe(10)
  for (const [index, code] of codes.entries()) {
    for (const copied of [
      code,
      code.toUpperCase(),
      code.replace('-', ''),
      ` ${code} `,
      code.replaceAll('0', 'o').replaceAll('1', 'l'),
    ])
      expect(matchingDigest(sealer, copied, kept)).toBe(kept[index])
  }
  expect(matchingDigest(sealer, '00000-00000', kept)).toBeUndefined()
  expect(matchingDigest(sealer, '', kept)).toBeUndefined()
  expect(kept.join()).not.toContain(codes[0]?.slice(0, 5))
})
