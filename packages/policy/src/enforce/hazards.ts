import { anyText, canMeet, isKnown } from './abstract-text.ts'
import type { Effect, Severity } from './effects.ts'
import { isWithin } from './place.ts'
import { lookers } from './programs/files.ts'

type FileEffect = Extract<Effect, { kind: 'read' | 'write' | 'delete' }>

/** What is asked about or refused whatever the rules allow. */
interface Hazard {
  severity: Severity
  reason: string
}

const secrets =
  /\/\.(?:aws|kube|azure|docker)$|\/\.ssh\/(?!config$|known_hosts|authorized_keys$|environment$|[^/]*\.pub$)[^/]|\/\.ssh$|\/\.aws\/(?:credentials|config|sso|cli)|\/\.config\/(?:gcloud|gh(?:$|\/hosts)|op|doctl|hub)|\/\.azure\/|\/\.kube\/config|\/\.docker\/config\.json$|\/\.gnupg(?:\/|$)|\/\.netrc$|\/\.pgpass$|\/\.my\.cnf$|\/\.git-credentials$|\/\.npmrc$|\/\.pypirc$|\/\.cargo\/credentials|\/\.gem\/credentials|\/\.vault-token$|\/\.terraform\.d\/credentials|\/\.password-store|\/[Cc]onfig\/(?:SAM|SECURITY|SYSTEM)$|\/ntds\.dit$|\/etc\/(?:shadow|gshadow|sudoers|ssl\/private|krb5\.keytab)|[/\uE000\uE001]id_(?:rsa|dsa|ecdsa|ed25519|[\uE000\uE001])$|(?<!cert|ca|chain|crt|public|pub|bundle|roots?|dhparams?)\.pem$|\/(?!public|pub|test|example)[\w.\uE000-\uE002-]*\.key$|\.(?:p12|pfx|jks|keystore|kdbx|ppk)$|\/AppData\/(?:Roaming|Local)\/(?:gcloud|GitHub CLI|Microsoft\/(?:Credentials|Protect|Vault))(?:\/|$)|\/Library\/(?:Keychains|Cookies|Messages|Mail)|\/(?:Login Data|Cookies|key4\.db|logins\.json|cookies\.sqlite|wallet\.dat)$|\/\.mozilla\/|\/\.config\/(?:google-chrome|chromium)|\/proc\/(?:\d+|self)\/(?:environ|mem)|\/run\/secrets\/|serviceaccount\/token|\/\.\w+_history$|\/\.claude\/\.credentials|\/var\/lib\/(?:docker|kubelet)/

/** Globs that are there to meet one: `.e*`, `.en?`, `.env*`. */
const environmentGlob = /\/\.(?:e|en|env\.?)[\uE000-\uE002]v?$/

const environmentFile = /\/\.env(?:\.(?:local|prod\w*|dev\w*|stag\w*|test|live))*$|\/\.envrc$/

const startsLater =
  /\/\.(?:bashrc|bash_profile|bash_login|bash_logout|bash_aliases|profile|zshrc|zshenv|zprofile|zlogin|kshrc|cshrc|tcshrc|xinitrc|xprofile|xsession|inputrc|login)$|\/\.config\/(?:fish|autostart|systemd|environment\.d)|\/\.ssh(?:\/|$)|\/\.git\/(?:hooks|config$|info\/attributes)|\/\.(?:gitconfig|vimrc|npmrc|pypirc|netrc|mcp\.json|claude\.json)$|\/\.claude\/(?:settings|hooks|agents|commands|skills|plugins)|\/\.claude$|\/\.husky\/|\/\.vscode\/(?:tasks|settings|launch)\.json$|\/Library\/Launch(?:Agents|Daemons)|\/Start Menu\/Programs\/Startup(?:\/|$)|\/(?:Windows)?PowerShell\/[\w.]*profile\.ps1$|\/(?:spool\/cron|cron\.\w+|crontab)(?:\/|$)|\/\.(?:aws|kube|gnupg|docker)\//

/** Files that only a shell whose home they lie in reads. */
const startsShell = /\/\.(?:bash\w+|profile|zsh\w+|zprofile|zlogin|inputrc|vimrc|gitconfig)$/

const systemFolders =
  'etc usr bin sbin boot lib lib32 lib64 sys proc dev root var opt System Library Applications Windows srv run home Users mnt media'
const systemPattern = new RegExp(`^/(?:${systemFolders.split(' ').join('|')})(?:/|$)`)
const scratch = /^\/(?:tmp|var\/tmp|private\/tmp|var\/folders|dev\/shm|elsewhere)\/./
const device =
  /^\/dev\/(?:[shv]d[a-z]|nvme|mmcblk|disk|rdisk|xvd|md\d|dm-|mapper|mem|kmem|port|loop|sr\d|vg)|^\/proc\/(?:sysrq-trigger|sys)|^\/sys\//

/** What is wrong with touching a path, whatever the rules say of it; undefined when nothing is. */
export function hazardOf(
  effect: FileEffect,
  { cwd, home }: { cwd: string; home: string },
): Hazard | undefined {
  if (effect.kind === 'read') return readHazard(effect, home)
  return effect.kind === 'write' ? writeHazard(effect, { cwd, home }) : deleteHazard(effect, { cwd, home })
}

function readHazard({ path, by, certain, deep }: FileEffect, home: string): Hazard | undefined {
  if (lookers.has(by) || /^(?:ssh|ssh-add|ssh-keygen|chmod|mkdir|touch)$/.test(by)) return undefined
  if (device.test(path) && certain && by === 'dd')
    return { severity: 'ask', reason: `reads the device ${path}` }
  if (deep && certain && (isWithin(home, path) || path === `${home}/.config`))
    return { severity: 'ask', reason: `reads everything below ${shown(path)}` }
  if (secrets.test(path) || meetsSecret(path, home))
    return { severity: 'ask', reason: `reads secrets (${shown(path)})` }
  const open = /^(?:source|\.|git|docker|export|mv|ln|chmod|\[|test)$/.test(by)
  if (!open && ((certain && environmentFile.test(path)) || environmentGlob.test(path)))
    return { severity: 'ask', reason: `reads secrets (${shown(path)})` }
  return undefined
}

/** Whether a path of which the beginning of a hidden name is known may be that of a file with secrets: `~/.aws/cred*`. */
function meetsSecret(path: string, home: string): boolean {
  if (isKnown(path) || !/\/\.[\w.-]+[/\w.-]*[\uE001\uE002]/.test(path)) return false
  return kept.some((name) => canMeet(path, `${home}/${name}`))
}

const kept =
  '.aws/credentials .ssh/id_rsa .ssh/id_ed25519 .netrc .pgpass .npmrc .pypirc .git-credentials .kube/config .docker/config.json .config/gh/hosts.yml .vault-token'.split(
    ' ',
  )

/** What leaves nothing of what stood in a file. */
const empties = /^(?:>|>\||&>|dd|truncate)$/

/** Files that by their ending are databases. */
const keepsData = /\.(?:db|db3|sqlite|sqlite3|mdb|accdb|ldf|mdf|ibd|dbf|rdb|aof|realm|kdbx?)$/

function writeHazard(
  { path, certain, by }: FileEffect,
  { cwd, home }: { cwd: string; home: string },
): Hazard | undefined {
  if ((!certain && isKnown(path)) || /^\/dev\/(?:null|stdout|stderr|stdin|tty|fd\/\d+)$/.test(path))
    return undefined
  if (by !== 'git' && /\/\.git\/(?!info\/exclude$|COMMIT_EDITMSG$)/.test(path))
    return { severity: 'ask', reason: `changes the repository from outside of git (${shown(path)})` }
  if (isWithin(path, home) && /\/\.(?:\w+_)?history$/.test(path))
    return { severity: 'ask', reason: `removes the records of the shell (${shown(path)})` }
  if (device.test(path))
    return { severity: 'deny', reason: `writes to a device or the kernel (${shown(path)})` }
  if (empties.test(by) && keepsData.test(path) && !scratch.test(path))
    return { severity: 'ask', reason: `overwrites what is kept in ${shown(path)}` }
  if (/^(?:chmod|chown|mkdir)$/.test(by) && isWithin(path, home)) return undefined
  if (scratch.test(path) && startsShell.test(path)) return undefined
  // A new key is none of those that are used unasked.
  const newKey =
    by === 'ssh-keygen' && !/\/(?:id_(?:rsa|dsa|ecdsa|ed25519)|authorized_keys|config)$/.test(path)
  if (startsLater.test(path) && !path.endsWith('/known_hosts') && !newKey)
    return { severity: 'ask', reason: `changes what is run later (${shown(path)})` }
  if (isWithin(path, cwd) || isWithin(path, home) || scratch.test(path)) return undefined
  // What lies beside the working folder is another project.
  const beside = cwd.slice(0, cwd.lastIndexOf('/'))
  if (beside !== '' && isWithin(path, beside) && path !== beside && isKnown(path)) return undefined
  if (/^\/[\uE000\uE001]?$/.test(path) || systemPattern.test(path))
    return { severity: 'ask', reason: `${by} changes the system (${shown(path)})` }
  return undefined
}

const emptied =
  /\/\.(?:cache|npm|cargo|gradle|m2|yarn|pnpm-store|nuget|bun|rustup|local\/share\/Trash|vscode-server)\/?.|\/Library\/(?:Caches|Developer\/Xcode\/DerivedData)(?:\/|$)/

function deleteHazard(
  { path, deep }: FileEffect,
  { cwd, home }: { cwd: string; home: string },
): Hazard | undefined {
  const reason = `deletes ${shown(path)}`
  if (path.startsWith(anyText))
    return deep || path === anyText ? { severity: 'ask', reason: 'deletes what is not known' } : undefined
  const base = path.replace(/\/(?:[\u{E000}\u{E001}](?:\.[\u{E000}\u{E001}])?|[.]?\u{E001})$/u, '')
  const whole = base === '' ? '/' : base
  if (whole === '/' || whole === home || isWithin(home, whole))
    return { severity: deep ? 'deny' : 'ask', reason }
  // Within quotes, or in a variable, the shell leaves it as it is; who wrote it meant the home.
  if (deep && /\/~(?:\/[\uE000\uE001*]?)?$/.test(path)) return { severity: 'ask', reason }
  // A drive of Windows, or whatever lies below the home.
  if (deep && /\/[a-zA-Z]:(?:[/\\]|$)/.test(path)) return { severity: 'ask', reason }
  if (path.startsWith(`${home}/${anyText}`)) return { severity: 'ask', reason }
  if (isWithin(cwd, whole)) return { severity: 'ask', reason }
  if (device.test(path)) return { severity: 'deny', reason }
  if (/\/\.git(?:\/|$)/.test(path) && !path.endsWith('.lock')) return { severity: 'ask', reason }
  if (/\/\.claude\/(?:settings|hooks)|\/\.husky\//.test(path)) return { severity: 'ask', reason }
  if (isWithin(path, cwd) || scratch.test(path)) return undefined
  if (!deep && isWithin(path, home))
    return startsLater.test(path) || secrets.test(path) ? { severity: 'ask', reason } : undefined
  if (
    deep &&
    /^\/(?:etc|usr|bin|sbin|boot|lib|lib64|sys|proc|dev|var|System|Library|Applications|root|home|Users)(?:\/[^/]+)?$/.test(
      whole,
    )
  )
    return { severity: 'deny', reason }
  if (emptied.test(path)) return undefined
  return { severity: 'ask', reason }
}

function shown(path: string): string {
  return path.replaceAll(/[\u{E000}-\u{E003}]/gu, '*').slice(0, 120)
}
