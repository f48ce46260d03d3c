import {
  noUsage,
  type Actor,
  type ExchangeAdmitted,
  type ExchangeSettled,
  type NewEntry,
} from '@sekisho/contract'

/** 2026-11-22T12:00:00Z */
export const noon = 1_795_348_800_000
export const today = '2026-11-22'

const client = { address: '10.0.0.1', agent: 'test' }
const actor: Actor = { type: 'person', id: 'per_1', credential: 'key_1' }

export function admitted(
  exchange: string,
  data: Partial<ExchangeAdmitted> = {},
  time = noon,
): NewEntry<'exchange.admitted'> {
  return {
    kind: 'exchange.admitted',
    time,
    actor,
    data: {
      exchange,
      credential: 'key_1',
      endpoint: 'messages',
      model: 'claude-opus-5',
      stream: true,
      retention: 'metadata',
      requestBytes: 1_000,
      heldMicroUsd: 900,
      heldTokens: 700,
      provider: 'anthropic',
      client,
      ...data,
    },
  }
}

export function settled(
  exchange: string,
  data: Partial<ExchangeSettled> = {},
  time = noon + 1_000,
): NewEntry<'exchange.settled'> {
  return {
    kind: 'exchange.settled',
    time,
    actor,
    data: {
      exchange,
      outcome: 'completed',
      person: 'per_1',
      model: 'claude-opus-5',
      provider: 'anthropic',
      simulated: false,
      status: 200,
      usage: { ...noUsage, inputTokens: 10, outputTokens: 20, cacheReadTokens: 5 },
      usageSource: 'reported',
      costMicroUsd: 300,
      rate: 'rate_1',
      countedTokens: 30,
      responseBytes: 2_000,
      admittedMs: 1,
      firstByteMs: 50,
      totalMs: 100,
      ...data,
    },
  }
}

export function refused(exchange: string, time = noon): NewEntry<'exchange.refused'> {
  return {
    kind: 'exchange.refused',
    time,
    actor,
    data: { exchange, code: 'model_not_allowed', status: 403, client },
  }
}

export function personCreated(person: string, id?: string): NewEntry<'person.created'> {
  const entry = {
    kind: 'person.created',
    time: noon,
    actor,
    data: { person, after: { name: person } },
  } as const
  return id === undefined ? entry : { ...entry, id }
}

export function membershipSeen(
  membership: string,
  groups: readonly string[] = ['engineers'],
  roles: readonly string[] = ['claude_code_user'],
): NewEntry<'membership.seen'> {
  return {
    kind: 'membership.seen',
    time: noon,
    actor: { type: 'system' },
    data: { membership, groups, roles },
  }
}
