import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { reasonText } from '../packages/policy/src/index.ts'

const folder = join(import.meta.dirname, '../packages/policy/src/enforce')

/** What the source of enforce says of dangers and doubts, with `/x` for what is filled in. */
const phrases = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.includes('test'))
  .flatMap((file) => phrasesOf(readFileSync(join(folder, file), 'utf8')))

function phrasesOf(source: string): string[] {
  return [
    ...source.matchAll(
      /(?:\b(?:danger|unknown)\(\s*|\breason(?::| =) |[?:>] (?='git ))(?:'([^']*)'|`([^`]*)`)/g,
    ),
  ]
    .map(([, plain, filled]) => plain ?? filled ?? '')
    .filter((phrase) => !/^(?:\$\{[^}]+\} ?)+$|\$\{reason\}$/.test(phrase))
    .map((phrase) => phrase.replaceAll(/\(\$\{[^}]+\}\)/g, '(/x)').replaceAll(/\$\{[^}]+\}/g, '/x'))
}

function inJapanese(detail: string): string {
  return reasonText({ verdict: 'ask', reason: detail, reasonCode: 'rule-covers', detail }, 'ja')
}

it('says every danger and doubt of enforce in Japanese', () => {
  expect(phrases.length).toBeGreaterThan(150)
  expect([...new Set(phrases.filter((phrase) => inJapanese(phrase).includes(phrase)))]).toEqual([])
})
