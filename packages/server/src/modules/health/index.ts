export { createHealth, type Health, type NotReady } from './health.ts'
export { createMetrics, type Metrics } from './metrics.ts'
export { healthHandlers, type HealthRoutesDeps } from './routes.ts'
