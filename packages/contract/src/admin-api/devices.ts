import { z } from 'zod'
import { cursor, deviceId, displayName, next, pageLimit, personId, time } from './fields.ts'

const fingerprint = z
  .string()
  .regex(/^[0-9a-f]{64}$/, { error: 'fingerprint' })
  .meta({
    description:
      'SHA-256, hex, of the `device_id` that Claude Code sends (`userID` in its ~/.claude.json); the refusal `device_unknown` shows it',
  })

const reason = displayName.meta({ description: 'Stands in the ledger for good: no personal data' })

export const device = z
  .object({
    id: deviceId,
    personId,
    name: z.string(),
    status: z.enum(['active', 'blocked']),
    known: z.boolean().meta({
      description: 'Its person signed in on it, or an administrator added it; false: only calls came from it',
    }),
    fingerprint: fingerprint.optional().meta({ description: 'Absent: signed in on, and no call came yet' }),
    os: z.string().optional().meta({ description: 'As the client says' }),
    clientVersion: z.string().optional().meta({ description: 'Of Claude Code, as it says' }),
    firstSeenAt: time,
    lastSeenAt: time.meta({ description: 'Written every 30 seconds' }),
    blockedAt: time.optional(),
    blockedReason: z.string().optional(),
  })
  .meta({ id: 'Device' })

export const devicesPage = z.object({ data: z.array(device), next }).meta({ id: 'DevicesPage' })

export const devicesQuery = z.strictObject({
  limit: pageLimit,
  after: cursor,
  person: personId.optional(),
  status: z.enum(['active', 'blocked']).optional(),
})

export const ownDevicesQuery = z.strictObject({ limit: pageLimit, after: cursor })

export const devicePath = z.object({ id: deviceId })

export const newDevice = z
  .strictObject({ personId, fingerprint, name: displayName })
  .meta({ id: 'NewDevice' })

export const deviceName = z.strictObject({ name: displayName }).meta({ id: 'DeviceName' })

export const deviceBlock = z.strictObject({ reason }).meta({ id: 'DeviceBlock' })

export const deviceRemoval = z.strictObject({ reason }).meta({ id: 'DeviceRemoval' })
