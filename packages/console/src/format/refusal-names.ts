import { refusalNames, refusals, type RefusalCode } from '@sekisho/contract'
import { locale } from './locale.ts'

export const isRefusalCode = (code: string): code is RefusalCode => Object.hasOwn(refusals, code)

/** What a refusal is called; a code of a newer server stands for itself. */
export function refusalName(code: string): string {
  return isRefusalCode(code) ? refusalNames[code][locale] : code
}
