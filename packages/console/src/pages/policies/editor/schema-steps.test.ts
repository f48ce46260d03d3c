import { settingsJsonSchema } from '@sekisho/policy'
import { describe, expect, it } from 'vitest'
import { documentSchema, keysAt, schemasAt, valuesOf } from './schema-steps.ts'

const schema = documentSchema(settingsJsonSchema('ja'))
const keys = (...path: (string | number)[]) => keysAt(schemasAt(schema, path)).map(({ key }) => key)

describe('what may stand at a place of a policy document', () => {
  it('is at the top what a version holds, and below that the settings', () => {
    expect(keys()).toEqual(['settings', 'guard', 'tests', 'rules'])
    expect(keys('settings')).toEqual(expect.arrayContaining(['permissions', 'cleanupPeriodDays']))
    expect(keys('settings', 'permissions')).toEqual(expect.arrayContaining(['allow', 'ask', 'deny']))
    expect(keys('tests', 0)).toContain('expect')
  })

  it('is explained in the language of the reader', () => {
    const [found] = keysAt(schemasAt(schema, ['settings'])).filter(({ key }) => key === 'cleanupPeriodDays')
    expect(found?.description).toMatch(/[ぁ-ん]/)
  })

  it('is one of a few values where there are few', () => {
    expect(valuesOf(schemasAt(schema, ['guard', 'mode']))).toEqual(['"off"', '"report"', '"enforce"'])
    expect(valuesOf(schemasAt(schema, ['settings', 'permissions', 'defaultMode']))).toContain('"plan"')
  })

  it('is nothing where nothing is known, and where a name is that of every object', () => {
    expect(keys('nowhere', 'at', 'all')).toEqual([])
    expect(keys('constructor')).toEqual([])
  })
})
