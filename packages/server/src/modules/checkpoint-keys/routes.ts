import type { AdminHandlers } from '../../http/index.ts'
import type { CheckpointKeys } from './checkpoint-keys.ts'

/** The checkpoint keys' part of the admin API. */
export function checkpointKeyHandlers(
  keys: Pick<CheckpointKeys, 'list' | 'rotate'>,
): Pick<AdminHandlers, 'listCheckpointKeys' | 'rotateCheckpointKey'> {
  return {
    async listCheckpointKeys() {
      const found = await keys.list()
      return {
        data: found.map(({ verifierKey, createdAt, retiredAt }) => ({
          key: verifierKey,
          createdAt: new Date(createdAt).toISOString(),
          ...(retiredAt === null ? {} : { retiredAt: new Date(retiredAt).toISOString() }),
        })),
      }
    },
    rotateCheckpointKey: async (_input, actor) => ({ key: await keys.rotate(actor) }),
  }
}
