import { request, type ServerResponse } from 'node:http'
import { openRecordingUpstream, type Recorded, type Recorder } from './recording-upstream.ts'

/** Stands between the client and Sekisho, keeps what the client sent, and passes everything on untouched. */
export function openRecordingRelay(target: string): Promise<Recorder> {
  return openRecordingUpstream((recorded, response) => pass(target, recorded, response))
}

function pass(target: string, recorded: Recorded, response: ServerResponse): void {
  const { hostname, port } = new URL(target)
  const { method, url: path, rawHeaders: headers } = recorded
  const outgoing = request({ hostname, port, method, path, headers, agent: false })
  outgoing.on('error', () => response.destroy())
  outgoing.on('response', (incoming) => {
    response.writeHead(incoming.statusCode ?? 502, incoming.rawHeaders)
    incoming.on('error', () => response.destroy())
    incoming.pipe(response)
  })
  response.on('close', () => outgoing.destroy())
  outgoing.end(recorded.body)
}
