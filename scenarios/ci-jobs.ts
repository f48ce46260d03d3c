import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

/** What a job of a CI system did with one of our examples. */
export interface CiJob {
  code: number
  printed: string
  errors: string
  /** what the steps after it see */
  exported: Record<string, string>
}

const examples = fileURLToPath(new URL('../deploy/ci/', import.meta.url))

/**
 * Runs the shell of `deploy/ci/github-actions/action.yml` as a runner would.
 * @param sign what GitHub answers with for an audience; undefined: the job has no `id-token` permission
 */
export async function runGitHubAction(
  url: string,
  sign: ((audience: string) => Promise<string>) | undefined,
): Promise<CiJob> {
  const action = readExample('github-actions/action.yml') as {
    runs: { steps: { shell: string; run: string }[] }
  }
  const [step] = action.runs.steps
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-job-'))
  const file = join(folder, 'env')
  writeFileSync(file, '')
  const github = sign && (await openTokenService(sign))
  try {
    const ran = await runShell(step?.shell ?? '', step?.run ?? '', {
      SEKISHO_URL: `${url}/`,
      SEKISHO_AUDIENCE: '',
      GITHUB_ENV: file,
      ...(github === undefined
        ? {}
        : {
            ACTIONS_ID_TOKEN_REQUEST_URL: `${github.url}/token?api-version=2.0`,
            ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
          }),
    })
    return { ...ran, exported: variables(readFileSync(file, 'utf8')) }
  } finally {
    await github?.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs `before_script` of `deploy/ci/gitlab-ci.yml` and then a script that shows its environment, in one shell. */
export async function runGitLabJob(url: string, idToken: string): Promise<CiJob> {
  const template = readExample('gitlab-ci.yml') as { '.sekisho': { before_script: string[] } }
  const lines = [...template['.sekisho'].before_script, `echo '${marker}'`, 'env']
  const ran = await runShell('sh', lines.join('\n'), { SEKISHO_URL: url, SEKISHO_ID_TOKEN: idToken })
  const [printed = '', environment = ''] = ran.printed.split(`${marker}\n`)
  return { ...ran, printed, exported: variables(environment) }
}

const marker = '--- the script of the job ---'
const requestToken = 'what the runner shows to GitHub'

function readExample(name: string): unknown {
  return parse(readFileSync(join(examples, name), 'utf8'))
}

/** GitHub's own service for tokens of a job. */
async function openTokenService(sign: (audience: string) => Promise<string>) {
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://github.test')
    const permitted = request.headers.authorization === `Bearer ${requestToken}`
    const asked = searchParams.get('api-version') === '2.0'
    if (permitted && asked)
      void sign(searchParams.get('audience') ?? '').then((value) =>
        response.writeHead(200).end(JSON.stringify({ count: value.length, value })),
      )
    else response.writeHead(401).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

function runShell(
  shell: string,
  script: string,
  variables: Record<string, string>,
): Promise<Omit<CiJob, 'exported'>> {
  const env = { PATH: process.env['PATH'] ?? '', ...variables }
  return new Promise((resolve) => {
    // As GitHub runs it; else bash would take the runner's pipe for a network connection and read start-up files.
    const flags = shell === 'bash' ? ['--noprofile', '--norc'] : []
    execFile(shell, [...flags, '-c', script], { env }, (error, printed, errors) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, printed, errors })
    })
  })
}

function variables(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.includes('='))
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
}
