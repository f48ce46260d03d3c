import type { Person } from '../people/index.ts'

/** What a password must not be made of. */
export function aboutPerson({ name, email }: Pick<Person, 'name' | 'email'>): string[] {
  return [name, ...(email === null ? [] : [email, email.split('@')[0] ?? ''])]
}
