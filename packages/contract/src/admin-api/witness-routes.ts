import { witnessedCheckpoint, witnessList, witnessPath } from './witnesses.ts'

/** Witnesses of the ledger; part of `adminRoutes`, where they are checked. */
export const witnessRoutes = {
  listWitnesses: {
    method: 'get',
    path: '/api/ledger/witnesses',
    permission: 'witnesses.read',
    summary: 'Who keeps checkpoints of the ledger, how far they are, and whether they disagree',
    response: witnessList,
    status: 200,
  },
  readWitnessedCheckpoint: {
    method: 'get',
    path: '/api/ledger/witnesses/{name}/checkpoint',
    permission: 'witnesses.read',
    summary: 'Read the newest checkpoint a witness holds, from the witness',
    params: witnessPath,
    response: witnessedCheckpoint,
    status: 200,
  },
} as const
