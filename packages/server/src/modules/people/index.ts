export { createPeople, type NewPerson, type People, type PeopleDeps, type PeopleQuery } from './people.ts'
export { personFromRow, type Person } from './person.ts'
export { peopleHandlers } from './routes.ts'
