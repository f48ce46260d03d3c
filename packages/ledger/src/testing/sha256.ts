// Tests run in Node; the package itself takes the function from its host.
// oxlint-disable-next-line no-restricted-imports
import { hash } from 'node:crypto'
import type { Sha256 } from '../hash.ts'

export const sha256: Sha256 = (bytes) => hash('sha256', bytes, 'buffer')
