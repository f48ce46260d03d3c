import type { Client, Entry } from '@sekisho/contract'
import type { People } from '../people/index.ts'

/** Who did something, in the words of Anthropic's API. What is not known is null. */
export type ActivityActor = Readonly<Record<string, string | null>> & { type: string }

/** Names and addresses are those of now: an entry has ids alone, so that what is personal can be erased. */
export function actorOf(entry: Entry, people: Pick<People, 'byId'>): ActivityActor {
  const { actor, kind } = entry
  const from = origin(clientOf(entry))
  if (kind === 'sign_in.denied')
    return { type: 'unauthenticated_user_actor', unauthenticated_email_address: null, ...from }
  switch (actor.type) {
    case 'person': {
      // It has their rights, and nobody knows whether it was they.
      if (actor.openedBy === 'operator') return operatorActor(from)
      const email = people.byId(actor.id)?.email ?? null
      return { type: 'user_actor', email_address: email, user_id: actor.id, ...from }
    }
    case 'service_account':
      return { type: 'service_account_actor', service_account_id: actor.id, ...from }
    case 'compliance_key':
      return { type: 'api_actor', api_key_id: actor.id, ...from }
    case 'admin_key':
      return { type: 'admin_api_key_actor', admin_api_key_id: actor.id, ...from }
    case 'operator':
      return operatorActor(from)
    case 'scim':
      return {
        type: 'scim_directory_sync_actor',
        workos_event_id: null,
        directory_id: null,
        idp_connection_type: null,
      }
    case 'system':
    default:
      return { type: 'system_actor' }
  }
}

/** Whoever holds the admin token of the data directory. */
function operatorActor(from: ReturnType<typeof origin>): ActivityActor {
  return { type: 'admin_api_key_actor', admin_api_key_id: 'operator', ...from }
}

/** What `actor_ids[]` names an actor by. */
export function actorId(actor: ActivityActor): string | undefined {
  return (
    actor['user_id'] ??
    actor['service_account_id'] ??
    actor['api_key_id'] ??
    actor['admin_api_key_id'] ??
    undefined
  )
}

function origin(client: Client | undefined): { ip_address: string | null; user_agent: string | null } {
  return { ip_address: client?.address ?? null, user_agent: client?.agent ?? null }
}

function clientOf({ actor, data }: Entry): Client | undefined {
  if ('client' in actor && actor.client) return actor.client
  return 'client' in data ? data.client : undefined
}
