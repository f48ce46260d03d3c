import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cases } from '../fixtures/cases.ts'
import { loadCase } from '../fixtures/load-case.ts'
import { stoppingPart, waivable } from '../in-force.ts'
import { createJapanese } from './translate.ts'
import { formatProblem } from '../problems.ts'

const translate = createJapanese()
const japanese = /[\u3040-\u30ff\u4e00-\u9fff]/

/** What a file is told, each line. */
function toldIn(locale: 'en' | 'ja', name: string, waived: boolean): readonly string[] {
  const loaded = loadCase(name, { waived, locale })
  return loaded.ok ? loaded.settings.notices : loaded.problems.map(formatProblem)
}

describe('in Japanese', () => {
  const told = cases.flatMap(({ name }) => [true, false].map((waived) => ({ name, waived })))

  it.each(told)('$name (waived: $waived) is told the same things, each translated', ({ name, waived }) => {
    const english = toldIn('en', name, waived)
    const lines = toldIn('ja', name, waived)
    expect(lines).toHaveLength(english.length)
    for (const line of lines) {
      expect(line).toMatch(japanese)
      expect(line).not.toMatch(/ or /)
    }
    for (const line of english) expect(line).not.toMatch(japanese)
  })

  it('every waiver says what it means', () => {
    for (const name of waivable) expect(translate(stoppingPart(name).waived ?? '')).toMatch(japanese)
  })

  it.each([
    ['must be at most 65535', 'は 65535 以下でなければなりません'],
    ['must be a number; it is empty', 'は数値でなければなりませんが、空です'],
    ['cannot be used: it must begin with https://', 'は使えません: https:// で始めてください'],
    ['is not a known key; did you mean limits?', 'は不明なキーです。limits の誤りではありませんか'],
    [
      'is required; set it to ${VAR} or ${file:/path}',
      'は必須です。${VAR} または ${file:/path} を設定してください',
    ],
  ])('%s', (english, expected) => {
    expect(translate(english)).toBe(expected)
  })

  it('a sentence nobody has translated stays as it is', () => {
    expect(translate('walks on water')).toBe('walks on water')
  })
})

/** The texts that stand in the code where something is told. */
function sentencesIn(code: string): string[] {
  const places =
    /(?:error:|message:|(?:problem|issue|stops|notice)\((?:[^'`]*?,)?)\s*\n?\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")/g
  return [...code.matchAll(places)].map(([, text = '']) => text.slice(1, -1).replaceAll(/\\(.)/g, '$1'))
}

describe('no sentence is forgotten', () => {
  const config = join(import.meta.dirname, '..')
  const folders = [config, join(config, 'schema')]
  const files = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.ts') && !/test|japanese|load-text|reference|describe/.test(name))
      .map((name) => join(folder, name)),
  )

  it.each(files)('%s', (file) => {
    for (const sentence of sentencesIn(readFileSync(file, 'utf8')))
      if (/^[a-z]+ .* /.test(sentence)) expect(translate(sentence)).toMatch(japanese)
  })
})
