import type { Started } from './program.ts'

/** A program, what its words (joined with blanks) look like when it does harm, and why that is asked about. */
interface Danger {
  /** names, separated by blanks */
  programs: string
  words?: RegExp
  unless?: RegExp
  reason: string
  deny?: true
}

const databases =
  'psql mysql mariadb sqlite3 mongo mongosh clickhouse-client cockroach sqlcmd cqlsh duckdb bq snowsql usql pgcli mycli'

const destroysData =
  /\b(?:DROP\s+(?:TABLE|DATABASE|SCHEMA|VIEW|INDEX|USER|ROLE|COLUMN|KEYSPACE)|TRUNCATE|DELETE\s+FROM\s+\S+\s*(?:;|["']|$)|UPDATE\s+\S+\s+SET\s+(?:(?!\bWHERE\b).)*$|ALTER\s+TABLE\s+\S+\s+DROP|GRANT\s+ALL|COPY\s.+(?:PROGRAM|TO)\s|dropDatabase|\.drop\(|deleteMany\(\s*\{\s*\}|\.remove\(\s*\{\s*\}|INTO\s+OUTFILE|pg_read_file|LOAD_FILE|xp_cmdshell|\\!|\.shell|\.system)/i

const dangers: readonly Danger[] = [
  {
    programs: 'strace ltrace gdb lldb perf bpftrace dtrace',
    words: /(?:^|\s)(?:-p|--pid|--attach-pid|attach)\b/,
    reason: 'looks into another process',
  },
  { programs: 'su', unless: /-c|--command/, reason: 'becomes another person' },
  { programs: 'sudo', words: /^(?:-[iSs]+|-i -u \S+|-u \S+ -i)$/, reason: 'opens a shell with all rights' },
  {
    programs: 'npm pnpm yarn pip pip3',
    words: /^config set .*\b(?:registry|index-url|script-shell|prefix|git|proxy)\b/,
    reason: 'changes where programs come from',
  },
  {
    programs:
      'mkfs mke2fs wipefs fdisk sfdisk gdisk sgdisk parted cfdisk blkdiscard mkswap cryptsetup lvremove vgremove pvremove zpool diskpart format hdparm',
    unless: /^(?:-l|--list|-V|--version|.*\bprint\b|(?:status|list)\b|luksDump|-I|-n\b)/,
    reason: 'changes disks',
    deny: true,
  },
  {
    programs: 'diskutil',
    words: /\b(?:erase\w*|partitionDisk|zeroDisk|secureErase|reformat)\b/i,
    reason: 'changes disks',
    deny: true,
  },
  {
    programs: 'shutdown reboot halt poweroff telinit init',
    unless: /^-c$/,
    reason: 'stops the machine',
  },
  {
    programs: 'systemctl service launchctl rc-service sc initctl',
    words:
      /\b(?:stop|disable|mask|kill|reboot|poweroff|halt|isolate|unload|remove|bootout|edit|set-environment|bootstrap)\b/,
    reason: 'changes the services of the system',
  },
  {
    programs: 'kill pkill killall skill',
    words:
      /(?:^|\s)(?:-9|-KILL|-SIGKILL|-s\s*(?:9|KILL|SIGKILL))\s+(?:-1|1)\b|(?:^|\s)--?\s?-1$|^-9 -1|^1$|^-1$/,
    reason: 'ends every process',
  },
  { programs: 'pkill killall', words: /(?:^|\s)-(?:9|KILL|u|U)\b/, reason: 'ends processes by force' },
  { programs: 'crontab', unless: /^(?:-u \S+ )?-l$/, reason: 'changes what is run by the clock' },
  {
    programs: 'iptables ip6tables nft ufw firewall-cmd pfctl netsh',
    unless: /^(?:-L|-S|-n -L|-nL|-nvL|status|list|--list|-s)\b|--state/,
    reason: 'changes the firewall',
  },
  {
    programs:
      'useradd userdel usermod groupadd groupdel adduser deluser passwd chpasswd visudo vipw chsh gpasswd dscl newusers',
    unless: /^-S\b/,
    reason: 'changes accounts',
  },
  {
    programs:
      'insmod rmmod modprobe kexec sysctl setenforce swapoff mount umount losetup depmod update-grub grub-install efibootmgr nvram csrutil spctl bcdedit reg auditctl aa-teardown setcap',
    unless: /^(?!.*\.ko)(?:-a|-n \S+|-l|query\b.*|[a-z]+(?:\.\w+)+|status)?$/,
    reason: 'changes the system',
  },
  {
    programs: 'chmod',
    words: /(?:^|\s)(?:[0-7]?777|a\+rwx|[ugo]*o\+w|[ugoa]*\+s|[0-7]*[2467][0-7]{3}|ugo\+rwx|a=rwx)\b/,
    unless: /^(?:0?[0-7]{3})\b(?<!777) /,
    reason: 'opens files to everybody',
  },
  {
    programs: 'chmod chown chgrp',
    words:
      /(?:^|\s)-\w*R.*\s(?:\/|\/(?:etc|usr|bin|sbin|var|lib|boot|home|root|opt|System|Library)\/?|~\/?|\.\.\/?)(?:\s|$)/,
    reason: 'changes the permissions of the system',
    deny: true,
  },
  {
    programs: 'terraform tofu terragrunt',
    words:
      /^(?:-\S+ )*(?:destroy|force-unlock|taint|state (?:rm|push)|workspace delete)|apply\b.*(?:-auto-approve|-destroy)|run-all (?:destroy|apply)/,
    reason: 'changes infrastructure without a look',
  },
  {
    programs:
      'pulumi cdk cdktf serverless sls eksctl copilot fly flyctl heroku vercel netlify railway wrangler firebase doctl linode-cli hcloud',
    words: /\b(?:destroy|delete\w*|remove|down|pg:reset|apps:destroy)\b|up\b.*(?:--yes|-y\b)/,
    reason: 'takes infrastructure away',
  },
  {
    programs: 'aws',
    words:
      /\b(?:delete-\S+|terminate-\S+|remove-\S+|deregister-\S+|s3 (?:rm|rb)|s3 mv|s3 sync\b.*--delete|put-bucket-policy|put-bucket-acl|create-access-key|get-secret-value|get-session-token|stop-\S+|schedule-key-deletion|purge-queue|create-login-profile|attach-user-policy|disable-\S+)\b/,
    unless: /--dry-?run/,
    reason: 'changes or reads what must be kept in the cloud',
  },
  {
    programs: 'gcloud gsutil bq az',
    words:
      /\b(?:delete|destroy|rm|rb|purge|remove-iam-policy-binding|add-iam-policy-binding|print-access-token|get-access-token|versions access|keys create|deallocate|stop)\b/,
    reason: 'changes or reads what must be kept in the cloud',
  },
  {
    programs: 'helm',
    words: /^(?:uninstall|delete|rollback)\b/,
    unless: /--dry-run/,
    reason: 'takes a release away',
  },
  { programs: databases, words: destroysData, reason: 'destroys data, or leaves the database' },
  {
    programs:
      'dropdb dropuser mysqladmin pg_resetwal pg_restore redis-cli memcached rabbitmqctl kafka-topics kafka-topics.sh etcdctl consul vault influx mongorestore',
    words:
      /^(?!.*(?:--help|--version))(?:.*\b(?:drop|FLUSHALL|FLUSHDB|SHUTDOWN|CONFIG\s+SET|DEBUG|delete|--delete|--clean|reset|purge_queue|delete_vhost|--drop|operator seal|kv delete|secrets disable|kv destroy)\b)/i,
    reason: 'destroys data',
  },
  { programs: 'dropdb dropuser', reason: 'destroys data' },
  {
    programs: 'npm pnpm yarn bun',
    words:
      /^(?:publish|unpublish|deprecate|owner|token|adduser|login|logout|access|npm publish|profile)\b|cache clean --force/,
    unless: /--dry-run/,
    reason: 'changes what is published',
  },
  {
    programs: 'cargo gem twine poetry flit hatch dotnet mvn uv lerna changeset goreleaser docker podman',
    words: /^(?:publish|yank|owner|push (?=\S+\.gem)|upload|nuget push|deploy|login)\b/,
    unless: /--dry-run/,
    reason: 'changes what is published',
  },
  {
    programs: 'gh',
    words:
      /^(?:(?:repo|release|secret|ssh-key|gpg-key|run|issue|gist|cache|variable|label|codespace|workflow|project) (?:delete|remove|disable|set|archive|transfer|rename)\b|repo edit.*--visibility|auth (?:token|login|logout|refresh|status.*-t)|pr (?:merge|close).*--(?:admin|delete-branch)|api\b.*(?:-X|--method)[ =]?(?:DELETE|PUT|PATCH)|extension install|alias set)/,
    reason: 'changes the repository for others',
  },
  {
    programs: 'pip pip3 uv poetry conda',
    words:
      /(?:--(?:extra-)?index-url|-i|--trusted-host|--find-links)[ =]http:|\buninstall\b.*-y.*\b(?:pip|setuptools)\b|--break-system-packages|install .*(?:git\+)?http:/,
    reason: 'installs from an unsafe place',
  },
  {
    programs: 'apt apt-get yum dnf pacman zypper apk dpkg rpm snap port choco winget',
    words: /^(?:-\S+ )*(?:remove|purge|autoremove|erase|uninstall|del|-R\w*|-r|-P|-e|--purge|cleanup -s)\b/,
    reason: 'removes programs',
  },
  {
    programs: 'ssh-keygen ssh-copy-id ssh-add',
    words: /-D\b|ssh-copy-id|^-R?$|authorized/,
    reason: 'changes who may sign in',
  },
  { programs: 'ssh-copy-id', reason: 'changes who may sign in' },
  {
    programs: 'security secret-tool keyctl pass op bw lpass gopass kwallet-query cmdkey vaultcmd',
    words:
      /find-(?:generic|internet)-password|dump-keychain|export|lookup|show|read\b|get (?:item|password)|item get|search|print|^-c/,
    reason: 'reads a store of secrets',
  },
  {
    programs: 'gpg gpg2',
    words: /--export-secret|--delete-secret|--delete-key/,
    reason: 'handles secret keys',
  },
  {
    programs:
      'tcpdump wireshark tshark dumpcap ettercap nmap masscan hydra john hashcat sqlmap msfconsole msfvenom responder aircrack-ng nikto gobuster ffuf bettercap mimikatz',
    unless: /^(?:--version|-V|--help|-h)$/,
    reason: 'looks into what is not ours',
  },
  { programs: 'xmrig minerd cpuminer cgminer ethminer t-rex', reason: 'mines coins', deny: true },
  {
    programs: 'ngrok cloudflared localtunnel lt serveo bore frpc chisel pagekite tailscale zerotier-cli',
    unless: /^(?:--version|version|status|--help)$/,
    reason: 'opens this machine to the network',
  },
  {
    programs: 'claude',
    words: /--dangerously-skip-permissions|--permission-mode[ =]bypassPermissions|--allow-dangerously/,
    reason: 'starts an agent without permissions',
  },
  {
    programs: 'codex gemini aider cursor-agent opencode',
    words: /--yolo|--dangerously|--full-auto|--yes-always/,
    reason: 'starts an agent without permissions',
  },
  {
    programs:
      'rails rake artisan php manage.py python python3 prisma sequelize knex alembic mix flyway liquibase supabase drizzle-kit typeorm hasura',
    words:
      /\bdb:(?:drop|reset|purge|schema:load|wipe)\b|migrate:(?:fresh|reset|refresh|undo:all)|db:wipe|manage\.py\s+(?:flush|reset_db|sqlflush)|migrate reset|db push.*--(?:force-reset|accept-data-loss)|ecto\.(?:drop|reset)|\bclean\b.*-url|^clean$|dropAll|drop-all|db reset|schema:drop|downgrade base/,
    reason: 'empties a database',
  },
  { programs: 'dotnet', words: /ef database drop/, reason: 'empties a database' },
  {
    programs: 'tmutil vssadmin wbadmin restic borg velero duplicity rsnapshot btrfs zfs lvreduce',
    words: /\b(?:delete\w*|destroy|forget|prune|resize|disable|rollback)\b|^\/dev/i,
    reason: 'deletes backups',
  },
  { programs: 'defaults', words: /^(?:write|delete)\b/, reason: 'changes the settings of the system' },
  {
    programs: 'ip ifconfig route nmcli networksetup resolvectl',
    words: /\b(?:del|delete|flush|down|set|add|off|change)\b/,
    reason: 'changes the network',
  },
  {
    programs: 'logrotate journalctl auditctl wevtutil dmesg',
    words: /--vacuum|--rotate|-f\b.*force|-D|\bcl\b|clear-log|^-[cC]\b/,
    reason: 'removes the records of the system',
  },
  {
    programs: 'format del rd erase rmdir cipher takeown icacls',
    words: /(?:^|\s)\/[sqfwST]\b/i,
    reason: 'deletes by force',
  },
  {
    programs:
      'Remove-Item Clear-Content Format-Volume Clear-Disk Stop-Computer Restart-Computer Set-ExecutionPolicy Invoke-Expression iex',
    reason: 'does harm in PowerShell',
  },
]

const databaseNames = new Set(databases.split(' '))

const dangersOf: ReadonlyMap<string, readonly Danger[]> = Map.groupBy(
  dangers.flatMap((danger) => danger.programs.split(' ').map((name) => ({ ...danger, name }))),
  ({ name }) => name,
)

/** Longer words are not looked through. */
const longestLooked = 8192

/** Notes what a program is known to do that is asked about whatever the rules allow. */
export function noteDangers({ name, words, shell, input }: Started): void {
  // `mkfs.ext4` is `mkfs`.
  const known = dangersOf.get(name) ?? dangersOf.get(name.split('.')[0] ?? '') ?? []
  if (known.length > 0) noteKnown(known, { name, words, shell, input })
  if (/^(?:rm|rmdir|chmod|chown)$/.test(name) && words.includes('--no-preserve-root'))
    shell.effects.danger(`${name} without the guard of the root folder`, 'deny')
}

function noteKnown(known: readonly Danger[], { name, words, shell, input }: Started): void {
  const all = words.join(' ')
  // What a database reads on its standard input is a command too.
  if (databaseNames.has(name) && destroysData.test(input.slice(0, longestLooked)))
    shell.effects.danger(`${name} destroys data, or leaves the database`)
  if (/^(?:-h|--version|help)$|(?:^|\s)--help$/.test(all)) return
  if (all.length > longestLooked)
    return shell.effects.danger(`${name} with more words than are looked through`)
  for (const { words: harmful, unless, reason, deny } of known)
    if ((harmful === undefined || harmful.test(all)) && unless?.test(all) !== true)
      shell.effects.danger(`${name} ${reason}`, deny === true ? 'deny' : 'ask')
}
