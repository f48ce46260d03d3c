export { clientFacts, fingerprintOf, type ClientFacts, type Device } from './device.ts'
export { createDevices, type Devices } from './devices.ts'
export { deviceHandlers } from './routes.ts'
export { withDevices } from './with-devices.ts'
