export { createAccountApp } from './account-app.ts'
