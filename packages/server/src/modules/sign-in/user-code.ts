import { randomInt } from 'node:crypto'

/** RFC 8628, 6.1: twenty letters, no vowel, so that no word comes about and none is mistaken for a digit. */
const alphabet = 'BCDFGHJKLMNPQRSTVWXZ'
const length = 8
const form = new RegExp(`^[${alphabet}]{${length}}$`)

/** Eight letters, 34 bits, in two groups for the eye. */
export function newUserCode(): string {
  const letters = Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
  return formatUserCode(letters)
}

/** As it is shown: `WDJB-MJHT`. @param letters eight of them */
export function formatUserCode(letters: string): string {
  return `${letters.slice(0, 4)}-${letters.slice(4)}`
}

/**
 * The eight letters of what somebody typed, or undefined when it cannot be a code. Small letters, spaces, dashes of any
 * kind and full-width letters, as a Japanese keyboard gives them, are all the same.
 */
export function readUserCode(typed: string): string | undefined {
  if (typed.length > 64) return undefined
  const letters = typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\p{Pd}ー−]/gu, '')
  return form.test(letters) ? letters : undefined
}
