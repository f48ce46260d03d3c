import type { People } from './people.ts'

/** The address of the nth person of a demonstration; `.invalid` is nobody's (RFC 2606). */
export function demonstrationEmail(number: number): string {
  return `person-${String(number).padStart(3, '0')}@example.invalid`
}

/** Whether what is here was made up by `--demo`: told by a person no company has, so that it stays so on every node and start. */
export function isDemonstration(people: Pick<People, 'byEmail'>): boolean {
  return people.byEmail(demonstrationEmail(1)) !== undefined
}
