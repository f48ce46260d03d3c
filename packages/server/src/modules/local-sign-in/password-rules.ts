import { commonPasswords } from './common-passwords.ts'

export type PasswordProblem = 'password_short' | 'password_long' | 'password_common'

const minLength = 12
const maxLength = 1024

/** What is wrong with a new password; no rule asks for digits or signs, which only makes them guessable (NIST SP 800-63B-4). */
export function passwordProblem(password: string, about: readonly string[]): PasswordProblem | undefined {
  const text = password.normalize('NFKC')
  // Bounded before it is taken apart: this is a stranger's text.
  if (text.length > 2 * maxLength) return 'password_long'
  const { length } = Array.from(text)
  if (length < minLength) return 'password_short'
  if (length > maxLength) return 'password_long'
  return isGuessable(text.toLowerCase(), about) ? 'password_common' : undefined
}

function isGuessable(text: string, about: readonly string[]): boolean {
  const bare = text.replaceAll(/[^\p{L}]/gu, '')
  const plain = text.replaceAll(/[^\p{L}\p{N}]/gu, '')
  if (commonPasswords.has(plain) || commonPasswords.has(bare)) return true
  if (isRepeated(text) || isRow(plain)) return true
  return about.some((word) => word.length >= 4 && leftOver(text, word.toLowerCase()) < minLeftOver)
}

/** Characters that must be there beside a name or an address. */
const minLeftOver = 8

function leftOver(text: string, word: string): number {
  return text.replaceAll(word, '').length
}

/** `abababababab`: one piece of up to four characters, over and over. */
function isRepeated(text: string): boolean {
  return /^(.{1,4}?)\1+.{0,3}$/u.test(text)
}

const rows = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  '1qaz2wsx3edc4rfv5tgb',
]

/** A run along the digits, the alphabet or the keyboard, either way. */
function isRow(text: string): boolean {
  return rows.some((row) => row.includes(text) || Array.from(row).toReversed().join('').includes(text))
}
