import type { Sessions } from '../sessions/index.ts'
import type { Devices } from './devices.ts'

/**
 * Sessions that remember the machine of a sign-in: Claude Code and the command line come from one, and their first model
 * call shows which. A browser names no machine, and a workload's is gone when it has done its work.
 */
export function withDevices(sessions: Sessions, devices: Pick<Devices, 'signedIn'>): Sessions {
  return {
    ...sessions,
    async open(actor, session) {
      const { personId, kind, client } = session
      if (kind === 'browser' || kind === 'workload' || session.deviceId !== undefined)
        return await sessions.open(actor, session)
      const deviceId = await devices.signedIn(actor, { personId, agent: client.agent })
      return await sessions.open(actor, deviceId === undefined ? session : { ...session, deviceId })
    },
  }
}
