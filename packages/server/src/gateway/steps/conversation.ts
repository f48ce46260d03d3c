import { parseRecord, parseValue } from './lenient-json.ts'
import type { Span } from './thinking.ts'

const maxLength = 200
const maxUserIdLength = 1000
/** Six bytes a character, were each of them written as an escape, and the quotes. */
const maxUserIdBytes = 6 * maxUserIdLength + 2

/**
 * The conversation that `metadata.user_id` names: Claude Code sends a JSON text `{device_id, account_uuid, session_id}`,
 * before 2.1 it sent `user_<device>_account_…_session_<id>`. Anything else names none.
 */
export function conversationIn(userId: string): string | undefined {
  return nameIn(userId, 'session_id', /_session_([^_]+)$/)
}

/** The device that the string at `span`, quotes included, names in the same way. Never throws, whatever bytes they are. */
export function deviceIn(body: Buffer, { start, end }: Span): string | undefined {
  if (end - start > maxUserIdBytes) return undefined
  const userId = parseValue(body.toString('utf8', start, end))
  return typeof userId === 'string' ? nameIn(userId, 'device_id', /^user_([^_]+)_account_/) : undefined
}

/** A user id may be any text, and only look like Claude Code's. */
function nameIn(userId: string, field: string, older: RegExp): string | undefined {
  if (userId.length > maxUserIdLength) return undefined
  const id = userId.startsWith('{') ? parseRecord(userId)[field] : older.exec(userId)?.[1]
  return typeof id === 'string' && isId(id) ? id : undefined
}

function isId(text: string): boolean {
  return text.length <= maxLength && /^[\x21-\x7e]+$/.test(text)
}
