import { anyText } from '../abstract-text.ts'
import { subshell } from '../shell-state.ts'
import { hasOption, sortArguments, type Program } from './program.ts'
import { elsewhere, feedShell } from './run-rest.ts'

/** Remote commands that put away what comes on their standard input. */
const keeps = /(?:^|[\s;|&])(?:cat|tee|dd|tar|pax|cpio|sponge|gunzip|zstd)\b|>/

/** What others feel when it is done on a machine that is not one's own. */
export const stopsThere =
  /(?:^|[\s;|&(])(?:systemctl|service|docker|podman|docker-compose|supervisorctl|rc-service|initctl)\s(?:(?!-n\b)\S+\s){0,3}?(?:restart|stop|down|kill|disable)(?:\s|$)/

export const ssh: Program = (started) => {
  const sorted = sortArguments(started.words, 'B b c D E e F I i J L l m O o p Q R S W w', true)
  const [host, ...told] = sorted.operands
  const rest = told[0] === '--' ? told.slice(1) : told
  const { shell } = started
  for (const option of sorted.options.get('o') ?? [])
    if (/^(?:ProxyCommand|LocalCommand|KnownHostsCommand)/i.test(option)) {
      const program = option.slice(option.search(/[= ]/) + 1)
      shell.run.text(program, subshell(shell), anyText)
      if (!/^(?:none|ssh|nc|ncat|cloudflared|aws|gcloud|tsh)(?:\s|$)/.test(program))
        shell.effects.danger('ssh is told what to run')
    }
  if (hasOption(sorted, 'R')) shell.effects.danger('ssh opens this machine to another')
  if (host !== undefined)
    shell.effects.add({ kind: 'network', host: host.slice(host.indexOf('@') + 1), by: 'ssh' })
  if (rest.length > 0 && started.input === anyText && keeps.test(rest.join(' ')))
    shell.effects.danger('ssh sends what it reads to another machine')
  if (stopsThere.test(rest.join(' ')))
    shell.effects.danger('ssh restarts or stops what runs on another machine')
  if (rest.length > 0) return shell.run.text(rest.join(' '), elsewhere(shell), started.input)
  return started.input === '' ? anyText : feedShell({ ...started, shell: elsewhere(shell) })
}
