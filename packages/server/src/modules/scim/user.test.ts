import { expect, it } from 'vitest'
import { groupRecordOf } from './group.ts'
import { enterpriseUrn } from './schema.ts'
import { recordOf } from './user.ts'

it('a directory’s name that hides something is cleaned, so that nobody is kept out for it', () => {
  const user = { userName: 'aiko@example.com', displayName: 'Aiko\u202E Tanaka\u200B\n(it)' }
  expect(recordOf(user).name).toBe('Aiko Tanaka (it)')
  expect(recordOf({ ...user, displayName: '\u200B' }).name).toBe('aiko@example.com')
  expect(recordOf({ ...user, displayName: 'x'.repeat(300) }).name).toHaveLength(200)
})

it('a cost centre that hides something is the one it shows', () => {
  const user = { userName: 'aiko@example.com', [enterpriseUrn]: { costCenter: 'CC-4711\u200B' } }
  expect(recordOf(user).costCentre).toBe('CC-4711')
})

it('a group that hides something is refused: cleaned, it would be another group', () => {
  expect(() => groupRecordOf({ displayName: 'admins\u200B' })).toThrow('invisible')
})
