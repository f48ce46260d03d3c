import { connect, type Socket } from 'node:net'

export interface RawAnswer {
  status: number
  headers: Record<string, string>
  body: string
}

/** Writes exact bytes to a port and reads until the other side closes or a whole answer has come. */
export function rawRequest(port: number, parts: readonly (string | Buffer)[]): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(port, '127.0.0.1')
    let text = ''
    const finish = () => {
      const answer = parse(text)
      if (answer) resolve(answer)
      else reject(new Error(`no whole answer: ${text.slice(0, 200)}`))
      socket.destroy()
    }
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1')
      const answer = parse(text)
      if (answer && answer.body.length >= Number(answer.headers['content-length'] ?? Infinity)) finish()
    })
    socket.on('close', finish)
    socket.on('error', (error) => (text === '' ? reject(error) : finish()))
    for (const part of parts) socket.write(part)
  })
}

function parse(text: string): RawAnswer | undefined {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n')
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  )
  return { status: Number(statusLine.split(' ')[1]), headers, body: text.slice(end + 4) }
}
