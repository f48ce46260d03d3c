import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'

/** A message as the real rsyslog has understood it (its property `jsonmesg`). */
export interface RsyslogMessage {
  msg: string
  pri: string
  timereported: string
  hostname: string
  'app-name': string
  msgid: string
  'structured-data': string
}

export interface Rsyslog {
  port: number
  /** what it has written to its file, in order */
  messages(): RsyslogMessage[]
  /** SIGKILL, or a regular stop, which writes down what it has */
  stop(signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>
  remove(): void
}

const program = '/usr/sbin/rsyslogd'

/**
 * Whether the real rsyslog can be run with TLS; without it, it says so.
 * @throws when it cannot and `CI` is set, because a test that did not run is not green
 */
export function hasRsyslog(): boolean {
  const modules = existsSync('/usr/lib')
    ? readdirSync('/usr/lib').map((folder) => `/usr/lib/${folder}/rsyslog`)
    : []
  const found = existsSync(program) && modules.some((folder) => existsSync(join(folder, 'lmnsd_gtls.so')))
  if (found) return true
  if (process.env['CI']) throw new Error('rsyslog with TLS is not installed, and CI is set')
  process.stderr.write('rsyslog and rsyslog-gnutls are not installed: syslog was not tried on the real one\n')
  return false
}

interface RsyslogFiles {
  certificate: string
  key: string
  /** the authority of clients' certificates; only those are let in */
  clientAuthority: string
}

/** Starts a real rsyslog that listens with TLS, on a port of its own or on the one given. */
export async function startRsyslog(
  files: RsyslogFiles,
  folder?: string,
  port = 0,
): Promise<Rsyslog & { folder: string }> {
  const work = folder ?? mkdtempSync(join(tmpdir(), 'sekisho-rsyslog-'))
  const at = (name: string) => join(work, name)
  writeFileSync(
    at('rsyslog.conf'),
    `global(workDirectory="${work}" maxMessageSize="64k" defaultNetstreamDriver="gtls"
  defaultNetstreamDriverCAFile="${files.clientAuthority}"
  defaultNetstreamDriverCertFile="${files.certificate}" defaultNetstreamDriverKeyFile="${files.key}")
module(load="imtcp" streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="x509/certvalid")
template(name="line" type="list") { property(name="jsonmesg") constant(value="\\n") }
ruleset(name="all") { action(type="omfile" file="${at('messages')}" template="line") }
input(type="imtcp" port="${port}" listenPortFileName="${at('port')}" address="127.0.0.1" ruleset="all")
`,
  )
  rmSync(at('port'), { force: true })
  const child = spawn(program, ['-n', '-f', at('rsyslog.conf'), '-i', at('pid')], { stdio: 'ignore' })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  // It writes down only a port that it was free to choose.
  const listening = await vi.waitFor(() => (port === 0 ? portIn(at('port')) : answersAt(port)), {
    interval: 20,
  })
  return {
    folder: work,
    port: listening,
    messages() {
      if (!existsSync(at('messages'))) return []
      const lines = readFileSync(at('messages'), 'utf8').split('\n').slice(0, -1)
      return lines.map((line) => JSON.parse(line) as RsyslogMessage)
    },
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      await exited
    },
    remove: () => rmSync(work, { recursive: true, force: true }),
  }
}

function portIn(file: string): number {
  const port = Number(readFileSync(file, 'utf8'))
  if (!(port > 0)) throw new Error('rsyslog has not written its port yet')
  return port
}

function answersAt(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(port)
    })
    socket.once('error', reject)
  })
}
