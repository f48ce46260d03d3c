export { createScimApi } from './scim-api.ts'
