export { createPeople, type NewPerson, type People } from './people.ts'
export { personFromRow, type Person } from './person.ts'
export { peopleHandlers, personBody } from './routes.ts'
