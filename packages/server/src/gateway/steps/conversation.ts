const maxLength = 200
const maxUserIdLength = 1000

/**
 * The conversation that `metadata.user_id` names: Claude Code sends a JSON text `{device_id, account_uuid, session_id}`,
 * before 2.1 it sent `user_…_account_…_session_<id>`. Anything else names none.
 */
export function conversationIn(userId: string): string | undefined {
  if (userId.length > maxUserIdLength) return undefined
  const id = userId.startsWith('{') ? sessionIn(userId) : /_session_([^_]+)$/.exec(userId)?.[1]
  return typeof id === 'string' && isId(id) ? id : undefined
}

function sessionIn(json: string): unknown {
  try {
    const value: unknown = JSON.parse(json)
    return value !== null && typeof value === 'object' && 'session_id' in value ? value.session_id : undefined
  } catch {
    return undefined // not Claude Code's: a user id may be any text, and only looks like JSON
  }
}

function isId(text: string): boolean {
  return text.length <= maxLength && /^[\x21-\x7e]+$/.test(text)
}
