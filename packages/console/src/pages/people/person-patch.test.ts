import type { PersonBody } from '@sekisho/contract/admin-api'
import { describe, expect, it } from 'vitest'
import { patchOf, valuesOf } from './person-patch.ts'

const person: PersonBody = {
  id: 'per_00000000000000000000000001',
  name: 'Person 001',
  email: 'person-001@example.invalid',
  roles: ['developer', 'auditor'],
  groups: ['platform', 'tokyo'],
  given: { roles: ['developer'], groups: ['platform'] },
  status: 'active',
  source: 'admin',
  issuers: [],
  defaultProject: null,
  costCentre: 'CC-4711',
  version: 1,
  createdAt: '2026-11-22T06:14:00.000Z',
}

describe('the change of a person', () => {
  it('is empty when nothing was changed', () => {
    expect(patchOf(person, valuesOf(person))).toEqual({})
  })

  it('begins with what was given by hand, not with what groups and directories add', () => {
    expect(valuesOf(person)).toMatchObject({ roles: ['developer'], groups: 'platform' })
  })

  it('holds only what was changed, and null where nothing is left', () => {
    const values = { ...valuesOf(person), email: ' ', groups: 'platform, web、web', costCentre: 'CC-1' }
    expect(patchOf(person, values)).toEqual({
      email: null,
      groups: ['platform', 'web'],
      costCentre: 'CC-1',
    })
  })
})
