import { expect, it } from 'vitest'
import { createJapanese } from './japanese/translate.ts'
import { loadText } from './load-text.ts'

const keepOf = (text: string) => {
  const loaded = loadText(`sekisho:\n  ledger:\n    keep:\n${text}`)
  return loaded.ok ? loaded.settings.keep : loaded.problems
}

it('keeps everything for good unless the file says otherwise', () => {
  expect(loadText('sekisho: {}')).toMatchObject({ ok: true, settings: { keep: [] } })
})

it('takes rules by kind and mode', () => {
  expect(
    keepOf(
      '      - { kinds: ["exchange.*"], retention: zdr, days: 30 }\n      - { kinds: ["*"], days: 400 }',
    ),
  ).toEqual([
    { kinds: ['exchange.*'], retention: 'zdr', days: 30 },
    { kinds: ['*'], days: 400 },
  ])
})

it.each(['exchange.removed', 'nothing.*', 'entries.removed', 'month.closed'])(
  'refuses %s, which no removable entry is of',
  (kind) => {
    expect(keepOf(`      - { kinds: ["${kind}"], days: 30 }`)).toMatchObject([
      { path: 'sekisho.ledger.keep[0].kinds[0]' },
    ])
  },
)

it.each([
  '{ kinds: [], days: 1 }',
  '{ kinds: ["*"] }',
  '{ kinds: ["*"], days: 0 }',
  '{ kinds: ["*"], days: 1.5 }',
])('refuses %s', (rule) => {
  expect(keepOf(`      - ${rule}`)).toMatchObject([{ path: expect.stringContaining('keep[0]') }])
})

it('refuses in Japanese, too', () => {
  const [problem] = keepOf('      - { kinds: ["month.closed"], days: 30 }')
  expect(problem).toHaveProperty('message')
  expect(createJapanese()(problem && 'message' in problem ? problem.message : '')).toMatch(/保存期間/)
})
