import { describe, expect, it } from 'vitest'
import { tellIn } from '../messages/index.ts'
import { reasonOf } from './backup-reason.ts'

const inJapanese = { locale: 'ja', tell: tellIn('ja') } as const
const inEnglish = { locale: 'en', tell: tellIn('en') } as const

describe('why a backup failed', () => {
  it('is said in the language of the reader, as the server says it', () => {
    const error = Object.assign(new Error('x'), { said: { en: 'it is damaged', ja: '壊れています' } })
    expect([reasonOf(error, inEnglish), reasonOf(error, inJapanese)]).toEqual([
      'it is damaged',
      '壊れています',
    ])
  })

  it.each([
    ['ENOENT', 'フォルダー /no がありません'],
    ['EACCES', '/no/where の読み書きが許可されていません'],
    ['ENOSPC', 'ディスクの空き容量がありません'],
  ])('is said of the file system too: %s', (code, said) => {
    const error = Object.assign(new Error(`${code}: open`), { code, path: '/no/where' })
    expect(reasonOf(error, inJapanese)).toBe(said)
  })

  it('is what a driver says, without its full stop and harmless on a terminal', () => {
    const said = reasonOf(new Error('no route\u001B[2J.'), inJapanese)
    expect([said.includes('\u001B'), said.endsWith('.')]).toEqual([false, false])
  })

  it('is found in what is no sentence in both languages', () => {
    expect(reasonOf(Object.assign(new Error('odd'), { said: 'odd' }), inEnglish)).toBe('odd')
  })
})
