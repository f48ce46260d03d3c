import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sayProblem } from '@sekisho/contract'
import { expect, test } from 'vitest'

const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))

/** Where the steps and the providers say what is wrong. */
const places = [
  /invalidJson\(\s*(['`])(?<text>.+?)\1/g,
  /invalidField\([^'`]*?(?:`[^`]*`|'[^']*')?,\s*(['`])(?<text>.+?)\1\s*\)/g,
  /new Provider(?:Broken|Unreachable)\([\w.]+, (')(?<text>.+?)\1/g,
  /^ {2}[A-Z_0-9]+: (')(?<text>[^']* [^']*)\1,$/gm,
]
const phrases = new Set(
  files.flatMap((text) =>
    places.flatMap((place) => [...text.matchAll(place)].map(({ groups }) => groups?.['text'] ?? '')),
  ),
)

test('what a refusal says is wrong is said in Japanese too, all of it', () => {
  expect(phrases.size).toBeGreaterThan(40)
  const said = [...phrases].map((phrase) => phrase.replaceAll(/\$\{\w+\}/g, '7'))
  expect(said.filter((phrase) => sayProblem(phrase, 'ja') === phrase)).toEqual([])
})
