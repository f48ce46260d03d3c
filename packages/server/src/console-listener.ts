import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { isConsolePath, type Locale } from '@sekisho/contract'
import { localeOfRequest, rememberLocale } from './http/pages/locale.ts'
import { protection } from './http/protection.ts'
import { loadOnce } from './platform/load-once.ts'
import type { ConsoleFile, ConsoleFiles, Encoding } from './modules/console/index.ts'
import type { Log } from './platform/log/log.ts'

/** The console's page and its files, behind Node's own listener. */
export interface ConsoleListener {
  serves(path: string): boolean
  handle: RequestListener
}

interface ConsoleListenerDeps {
  /** undefined: it was never built */
  load: () => Promise<ConsoleFiles | undefined>
  log: Log
}

/** Read with the first request and then held: some 400 kB. */
export function createConsoleListener({ load, log }: ConsoleListenerDeps): ConsoleListener {
  const loaded = loadOnce(load)
  return {
    serves: (path) => isConsolePath(path) || path.startsWith('/assets/') || path === '/favicon.svg',
    handle(request, response) {
      loaded()
        .then((files) => serve(request, response, files))
        .catch((err: unknown) => {
          log.error({ err }, 'the console could not be served')
          if (!response.headersSent) response.writeHead(500, { 'cache-control': 'no-store' })
          response.end()
        })
    },
  }
}

function serve(request: IncomingMessage, response: ServerResponse, files: ConsoleFiles | undefined): void {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return void response.writeHead(405, { ...common, allow: 'GET, HEAD' }).end()
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
  if (files === undefined) return answerText(response, 503, notBuilt)
  const file = files.get(isConsolePath(path) ? '/index.html' : path)
  if (file?.type.startsWith('text/html')) return servePage(request, response, { file, status: 200 })
  if (file === undefined) {
    const page = files.get('/index.html')
    // The page itself says that there is no such page, with the way back. `*` and a whole URL are no path of a browser.
    return page === undefined || path.startsWith('/assets/') || !path.startsWith('/')
      ? answerText(response, 404, 'Not found\n')
      : servePage(request, response, { file: page, status: 404 })
  }
  const { etag, type, immutable } = file
  const headers = {
    ...common,
    'content-type': type,
    etag,
    'cache-control': immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: 'accept-encoding',
  }
  if (isHeld(request, etag)) return void response.writeHead(304, headers).end()
  const encoding = encodingFor(request, file)
  const bytes = file.bytes[encoding] ?? file.bytes.identity
  response.writeHead(200, {
    ...headers,
    ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
    'content-length': bytes.length,
  })
  response.end(request.method === 'HEAD' ? undefined : bytes)
}

/** RFC 9110, 13.1.2: tags are compared weakly, as proxies that compress weaken them. */
function isHeld({ headers }: IncomingMessage, etag: string): boolean {
  const held = headers['if-none-match']?.split(',') ?? []
  return held.some((tag) => tag.trim().replace(/^W\//, '') === etag)
}

/** The page says in which language its reader reads; all else it asks the API for. */
function servePage(
  request: IncomingMessage,
  response: ServerResponse,
  { file, status }: { file: ConsoleFile; status: 200 | 404 },
): void {
  const asked = new Request(`http://localhost${request.url ?? '/'}`, {
    headers: {
      cookie: request.headers.cookie ?? '',
      'accept-language': request.headers['accept-language'] ?? '',
    },
  })
  const locale: Locale = localeOfRequest(asked)
  const cookie = rememberLocale(asked)
  const bytes = Buffer.from(file.bytes.identity.toString('utf8').replace('lang="en"', `lang="${locale}"`))
  response.writeHead(status, {
    ...common,
    'content-type': file.type,
    'content-length': bytes.length,
    'cache-control': 'no-store',
    'content-security-policy': contentPolicy,
    ...(cookie === undefined ? {} : { 'set-cookie': cookie }),
  })
  response.end(request.method === 'HEAD' ? undefined : bytes)
}

function encodingFor(request: IncomingMessage, { bytes }: ConsoleFile): Encoding {
  const accepted = request.headers['accept-encoding'] ?? ''
  if (bytes.br !== undefined && /\bbr\b(?!\s*;\s*q=0(?:\.0+)?\s*(?:,|$))/.test(accepted)) return 'br'
  if (bytes.gzip !== undefined && /\bgzip\b(?!\s*;\s*q=0(?:\.0+)?\s*(?:,|$))/.test(accepted)) return 'gzip'
  return 'identity'
}

const common = { ...protection, 'cross-origin-resource-policy': 'same-origin' } as const

/** No script but files of ours, no inline script or style, no other host, no frame. */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

const notBuilt =
  'The console is not built. Run "npm run build:console" in the folder of the sources, and reload.\n' +
  'コンソールがビルドされていません。ソースのフォルダーで "npm run build:console" を実行してから、再読み込みしてください。\n'

function answerText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    ...common,
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
  })
  response.end(text)
}
