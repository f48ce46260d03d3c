import { AdminProblem, type Actor } from '@sekisho/contract'
import type { DeviceBody } from '@sekisho/contract/admin-api'
import type { AdminHandlers } from '../../http/index.ts'
import type { Device } from './device.ts'
import type { Devices } from './devices.ts'

type DeviceOperations =
  | 'listDevices'
  | 'addDevice'
  | 'updateDevice'
  | 'blockDevice'
  | 'unblockDevice'
  | 'removeDevice'
  | 'listOwnDevices'
  | 'renameOwnDevice'
  | 'removeOwnDevice'

/** The devices' part of the admin API. */
export function deviceHandlers(devices: Devices): Pick<AdminHandlers, DeviceOperations> {
  async function page(query: Parameters<Devices['list']>[0]) {
    const { data, next } = await devices.list(query)
    return { data: data.map(deviceBody), ...(next === undefined ? {} : { next }) }
  }
  return {
    listDevices: page,
    addDevice: async (input, actor) => deviceBody(await devices.add(actor, input)),
    updateDevice: async (input, actor) => deviceBody(await devices.rename(actor, input)),
    blockDevice: async (input, actor) => deviceBody(await devices.block(actor, input)),
    unblockDevice: async (input, actor) => deviceBody(await devices.unblock(actor, input)),
    removeDevice: async (input, actor) => deviceBody(await devices.remove(actor, input)),
    listOwnDevices: (query, actor) => page({ ...query, person: ownerOf(actor) }),
    renameOwnDevice: async (input, actor) =>
      deviceBody(await devices.rename(actor, { ...input, owner: ownerOf(actor) })),
    async removeOwnDevice({ id }, actor) {
      const removal = { id, owner: ownerOf(actor), reason: 'removed by its person' }
      return deviceBody(await devices.remove(actor, removal))
    },
  }
}

/** @throws AdminProblem person_needed */
function ownerOf(actor: Actor): string {
  if (actor.type === 'person') return actor.id
  throw new AdminProblem('person_needed')
}

function deviceBody(device: Device): DeviceBody {
  const { id, personId, name, fingerprint, os, clientVersion, blockedAt, blockedReason } = device
  return {
    id,
    personId,
    name,
    status: blockedAt === null ? 'active' : 'blocked',
    known: device.knownAt !== null,
    ...(fingerprint === null ? {} : { fingerprint }),
    ...(os === null ? {} : { os }),
    ...(clientVersion === null ? {} : { clientVersion }),
    firstSeenAt: new Date(device.firstSeenAt).toISOString(),
    lastSeenAt: new Date(device.lastSeenAt).toISOString(),
    ...(blockedAt === null ? {} : { blockedAt: new Date(blockedAt).toISOString() }),
    ...(blockedReason === null ? {} : { blockedReason }),
  }
}
