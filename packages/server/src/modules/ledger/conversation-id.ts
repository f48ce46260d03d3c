/**
 * How a conversation stands in its table: with its person, because a session id is the client's own word, and nobody's
 * may move another's conversation. Neither part has a space.
 */
export function conversationId(person: string, conversation: string): string {
  return `${person} ${conversation}`
}
