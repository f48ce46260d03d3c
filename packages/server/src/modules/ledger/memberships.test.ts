import type { NewEntry } from '@sekisho/contract'
import { describe, expect, test } from 'vitest'
import { createMemberships } from './memberships.ts'

function open(append: (entry: NewEntry<'membership.seen'>) => boolean = () => true) {
  const entries: NewEntry<'membership.seen'>[] = []
  const memberships = createMemberships({
    clock: { now: () => 5 },
    append(entry) {
      entries.push(entry)
      return append(entry)
    },
  })
  return { of: memberships.of, entries }
}

const member = (groups: readonly string[], roles: readonly string[] = ['claude_code_user']) => ({
  groups,
  roles,
})

describe('a membership', () => {
  test('is written once, whoever has it, and in whatever order the groups come', () => {
    const { of, entries } = open()
    const name = of(member(['b', 'a']))
    expect(of(member(['a', 'b']))).toBe(name)
    expect(name).toMatch(/^[\w-]{16}$/)
    expect(entries).toEqual([
      {
        kind: 'membership.seen',
        time: 5,
        actor: { type: 'system' },
        data: { membership: name, groups: ['a', 'b'], roles: ['claude_code_user'] },
      },
    ])
  })

  test('is another with another group or role, also when the names run together', () => {
    const { of, entries } = open()
    const names = [
      of(member(['a', 'b'])),
      of(member(['a,b'])),
      of(member(['a"', 'b'])),
      of(member(['a'], ['b'])),
      of(member([], ['a', 'b'])),
    ]
    expect(new Set(names).size).toBe(5)
    expect(entries).toHaveLength(5)
  })

  test('is none without groups and roles', () => {
    const { of, entries } = open()
    expect(of(member([], []))).toBeUndefined()
    expect(entries).toEqual([])
  })

  test('is written again until it has found room', () => {
    let room = false
    const { of, entries } = open(() => room)
    const person = member(['a'])
    const name = of(person)
    expect(of(person)).toBe(name)
    room = true
    expect(of(person)).toBe(name)
    expect(of(person)).toBe(name)
    expect(of(member(['a']))).toBe(name)
    expect(entries).toHaveLength(3)
  })

  test('has the same name on every node', () => {
    expect(open().of(member(['エンジニア']))).toBe(open().of(member(['エンジニア'])))
  })
})
