/** Test support: a message as the grammar of RFC 5424, section 6, reads it. */
export interface ParsedSyslog {
  facility: number
  severity: number
  time: string
  hostname: string
  appName: string
  processId: string
  messageId: string
  /** structured data: id to parameters */
  data: ReadonlyMap<string, Readonly<Record<string, string>>>
  message: string
}

/** @throws SyntaxError where the text is not a message of the RFC */
export function parseSyslog(text: string): ParsedSyslog {
  const header =
    /^<(\d{1,3})>1 (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z) ([!-~]{1,255}) ([!-~]{1,48}) ([!-~]{1,128}) ([!-~]{1,32}) /.exec(
      text,
    )
  if (!header) throw new SyntaxError(`no header of RFC 5424: ${text.slice(0, 120)}`)
  const [whole, priority, time = '', hostname = '', appName = '', processId = '', messageId = ''] = header
  const number = Number(priority)
  if (number > 191) throw new SyntaxError('PRIVAL is over 191')
  const { data, end } = parseData(text, whole.length)
  if (end < text.length && text[end] !== ' ') throw new SyntaxError('no space before MSG')
  return {
    facility: Math.floor(number / 8),
    severity: number % 8,
    time,
    hostname,
    appName,
    processId,
    messageId,
    data,
    message: text.slice(end + 1),
  }
}

const name = /[!#-<>-\\^-~]{1,32}/y

function parseData(text: string, start: number) {
  const data = new Map<string, Record<string, string>>()
  let at = start
  if (text[at] === '-') return { data, end: at + 1 }
  while (text[at] === '[') {
    const [id, afterId] = parseName(text, at + 1)
    const parameters: Record<string, string> = {}
    at = afterId
    while (text[at] === ' ') {
      const [key, afterKey] = parseName(text, at + 1)
      if (!text.startsWith('="', afterKey)) throw new SyntaxError('no ="')
      const [value, end] = parseValue(text, afterKey + 2)
      parameters[key] = value
      at = end
    }
    if (text[at] !== ']') throw new SyntaxError('an element that does not end')
    if (data.has(id)) throw new SyntaxError('an id stands twice')
    data.set(id, parameters)
    at += 1
  }
  if (data.size === 0) throw new SyntaxError('no structured data')
  return { data, end: at }
}

function parseName(text: string, at: number): [string, number] {
  name.lastIndex = at
  const [found] = name.exec(text) ?? []
  if (found === undefined) throw new SyntaxError('no SD-NAME')
  return [found, at + found.length]
}

/** Only three characters are escaped; a backslash before any other stands for itself. */
function parseValue(text: string, start: number): [string, number] {
  let value = ''
  for (let at = start; at < text.length; at++) {
    const character = text[at] ?? ''
    if (character === '"') return [value, at + 1]
    if (character === ']') throw new SyntaxError('an unescaped ] in a value')
    const next = text[at + 1] ?? ''
    if (character === '\\' && '"\\]'.includes(next)) {
      value += next
      at += 1
    } else value += character
  }
  throw new SyntaxError('a value that does not end')
}

/** The messages of an octet-counted stream (RFC 6587, 3.4.1; RFC 5425, 4.3). */
export function frames(stream: Buffer): string[] {
  const found: string[] = []
  for (let at = 0; at < stream.length;) {
    const space = stream.indexOf(' ', at)
    const length = /^[1-9]\d*$/.exec(stream.toString('latin1', at, space))?.[0]
    if (space === -1 || length === undefined) throw new SyntaxError('no MSG-LEN')
    const end = space + 1 + Number(length)
    if (end > stream.length) throw new SyntaxError('a frame that is cut off')
    found.push(stream.toString('utf8', space + 1, end))
    at = end
  }
  return found
}
