/** Names of settings alone: whoever needs no more does not load the engine, which is eight megabytes of a server. */
export { gatewaySettingsKeys } from './keys.ts'
export { suggest } from './shapes/suggest.ts'
