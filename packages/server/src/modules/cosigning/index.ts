export { createCosigningApp } from './app.ts'
export { createCosigning, type Cosigning } from './cosigning.ts'
export type { CosigningSettings } from './settings.ts'
