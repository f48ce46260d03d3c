import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

/** Test support: real repositories, and git's own server behind HTTP with a password. */

const environment = {
  PATH: process.env['PATH'] ?? '',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
}

/** Runs git as somebody else than the witness. */
export function git(dir: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.com']
  return execFileSync('git', ['-C', dir, ...identity, ...args], { env: environment, encoding: 'utf8' }).trim()
}

export function newRepository(folder: string, name: string): string {
  const path = join(folder, name)
  execFileSync('git', ['init', '--quiet', '--bare', path], { env: environment })
  execFileSync('git', ['-C', path, 'config', 'http.receivepack', 'true'], { env: environment })
  return path
}

export interface GitServer {
  /** with a slash at its end; a repository's name follows */
  url: string
  /** what came as Authorization, a request each */
  seen: (string | undefined)[]
  close: () => Promise<void>
}

export async function openGitServer(folder: string, authorization: string): Promise<GitServer> {
  const seen: (string | undefined)[] = []
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization)
    if (request.headers.authorization !== authorization) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="test"' }).end()
      return
    }
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost')
    const child = spawn('git', ['http-backend'], {
      env: {
        ...environment,
        GIT_PROJECT_ROOT: folder,
        GIT_HTTP_EXPORT_ALL: '1',
        REMOTE_USER: 'sekisho',
        REQUEST_METHOD: request.method ?? '',
        PATH_INFO: pathname,
        QUERY_STRING: search.slice(1),
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      },
    })
    request.pipe(child.stdin)
    const pieces: Buffer[] = []
    child.stdout.on('data', (piece: Buffer) => pieces.push(piece))
    child.stdout.on('end', () => {
      const answer = Buffer.concat(pieces)
      const end = answer.indexOf('\r\n\r\n')
      const fields = answer
        .subarray(0, end)
        .toString()
        .split('\r\n')
        .map((line) => line.split(': '))
      const headers = Object.fromEntries(fields) as Record<string, string>
      const status = Number(headers['Status']?.slice(0, 3) ?? 200)
      response.writeHead(status, headers).end(answer.subarray(end + 4))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    seen,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
