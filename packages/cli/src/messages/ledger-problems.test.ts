import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createProblemDetails } from './ledger-problems.ts'

const inJapanese = createProblemDetails('ja')
const japanese = /[ぁ-んァ-ヶ一-龠]/

/** What verification can say: the sentences after `detail:` and in calls that report, values replaced by a number. */
async function details(): Promise<string[]> {
  const packages = join(import.meta.dirname, '../../..')
  const folders = ['ledger/src/verify', 'ledger/src/export', 'server/src/modules/ledger/verify']
  const found: string[] = []
  for await (const file of glob(folders.map((folder) => join(packages, folder, '*.ts')))) {
    if (file.endsWith('.test.ts')) continue
    const text = await readFile(file, 'utf8')
    const said = /(?:detail: |problemOf\(|problem\()(?:'([^']{12,})'|`([^`]{12,})`)/g
    for (const [, plain, template] of text.matchAll(said))
      found.push((plain ?? template ?? '').replaceAll(/\$\{[^}]*\}/g, '7'))
  }
  return found
}

test('all that verification says of a place is said in Japanese too, and stays as it is in English', async () => {
  const all = await details()
  expect(all.length).toBeGreaterThan(40)
  expect(all.filter((detail) => !japanese.test(inJapanese(detail)))).toEqual([])
  for (const detail of all) expect(createProblemDetails('en')(detail)).toBe(detail)
})

test('all that is wrong with an export, a checkpoint, a proof or a key is said in Japanese too', async () => {
  const packages = join(import.meta.dirname, '../../..')
  const found: string[] = []
  for await (const file of glob(join(packages, '{ledger/src,server/src/modules/ledger/export}/**/*.ts'))) {
    const text = file.endsWith('.test.ts') ? '' : await readFile(file, 'utf8')
    const thrown = /new (?:NoteError|ExportError)\(\s*(?:'([^']+)'|`([^`]+)`)/g
    for (const [, plain, template] of text.matchAll(thrown))
      found.push((plain ?? template ?? '').replaceAll(/\$\{[^}]*\}/g, '7'))
  }
  expect(found.length).toBeGreaterThan(40)
  expect(found.filter((reason) => !japanese.test(inJapanese(reason)))).toEqual([])
})

test('values stay in their places, also in a sentence within another', () => {
  expect(inJapanese('the spend of 2026-11-22 is not what its entries add up to')).toContain('2026-11-22')
  expect(
    inJapanese('the stored checkpoint of size 12 cannot be used: the signature of sekisho/a is wrong'),
  ).toBe('保存された 12 件時点のチェックポイントは使えません: sekisho/a の署名が正しくありません')
  expect(inJapanese('3 entries are missing from here, after leaf 9')).toBe(
    'リーフ 9 の後から 3 件のエントリが欠けています',
  )
  expect(inJapanese('something new')).toBe('something new')
})
