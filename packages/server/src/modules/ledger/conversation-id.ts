import { hash } from 'node:crypto'

/**
 * How a conversation stands in its table: with its person, because a session id is the client's own word, and nobody's
 * may move another's conversation. Neither part has a space.
 */
export function conversationId(person: string, conversation: string): string {
  return `${person} ${conversation}`
}

/** Names a conversation in the key of a counter: 22 characters of base64url, whatever the client calls its session. */
export function conversationHash(person: string, conversation: string): string {
  return hashOfConversation(conversationId(person, conversation))
}

/** @param id what `conversationId` gives */
export function hashOfConversation(id: string): string {
  return hash('sha256', id, 'base64url').slice(0, 22)
}

/** `hashOfConversation` for many calls, most of them in few conversations: holds each. */
export function createConversationHashes(): (id: string) => string {
  const known = new Map<string, string>()
  return (id) => {
    const hashed = known.get(id) ?? hashOfConversation(id)
    known.set(id, hashed)
    return hashed
  }
}
