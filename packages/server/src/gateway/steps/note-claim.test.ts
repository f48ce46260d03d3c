import { expect, test } from 'vitest'
import { createClaimNote } from './note-claim.ts'

const checksum = `sha256:${'a'.repeat(64)}`
const agent = 'claude-cli/2.1.330 (external, cli)'

function noted(header: string | string[] | undefined, known?: string): object[] {
  const claims: object[] = []
  const note = createClaimNote({
    isKnown: (_person, _fingerprint, text) => text === known,
    note: (claim) => void claims.push(claim),
  })
  const headers = { 'user-agent': agent, 'x-claude-code-managed-settings-checksum': header }
  note({ personId: 'per_1', fingerprint: 'f', headers })
  return claims
}

test('what a client claims to hold is noted with its version', () => {
  expect(noted(checksum)).toEqual([
    { personId: 'per_1', fingerprint: 'f', checksum, clientVersion: '2.1.330' },
  ])
})

test.each([
  ['nothing', undefined],
  ['no checksum', 'sha256:xyz'],
  ['more than one', [checksum, checksum]],
])('of %s nothing is noted', (_, header) => {
  expect(noted(header)).toEqual([])
})

test('the same as before is not noted again', () => {
  expect(noted(checksum, checksum)).toEqual([])
})
