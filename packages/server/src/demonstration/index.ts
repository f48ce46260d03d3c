export { fillDemonstration, type DemonstrationParts, type Filled } from './fill.ts'
