import type { Danger } from './danger.ts'

/** What changes the machine itself: its disks, services, accounts, kernel and network. */
export const systemDangers: readonly Danger[] = [
  {
    programs: 'strace ltrace gdb lldb perf bpftrace dtrace gcore',
    words: /(?:^|\s)(?:-p|--pid|--attach-pid|attach)\b/,
    reason: 'looks into another process',
  },
  { programs: 'gcore', reason: 'looks into another process' },
  {
    programs: 'nsenter',
    words: /(?:-t|--target)[ =]?1\b/,
    reason: 'enters the system from inside of a container',
  },
  {
    programs: 'xattr',
    words: /-[drc]\w*\b.*quarantine|^-c/,
    reason: 'takes the quarantine off what was fetched',
  },
  { programs: 'su', reason: 'becomes another person' },
  {
    programs:
      'sidekiqctl pumactl catalina.sh postfix unicorn zkServer.sh kafka-server-stop rndc squid nginx apachectl apache2ctl httpd caddy haproxy pg_ctl pg_ctlcluster mongod varnishadm',
    words: /(?:^|\s)(?:stop|quit|kill|graceful-stop|--shutdown)(?:\s|$)/,
    reason: 'stops a server',
  },
  { programs: 'pm2', words: /^(?:kill|(?:delete|stop) all)\b/, reason: 'stops a server' },
  { programs: 'gitlab-runner', words: /^(?:unregister|uninstall|stop)\b/, reason: 'stops a server' },
  {
    programs: 'gitlab-ctl',
    words: /^(?:stop|cleanse|uninstall|remove-accounts)\b/,
    reason: 'stops a server',
  },
  {
    programs: 'loginctl',
    words: /^(?:-\S+ )*(?:terminate|kill|poweroff|reboot|halt|suspend|hibernate)/,
    reason: 'ends sessions',
  },
  {
    programs: 'busctl dbus-send gdbus',
    words: /\b(?:PowerOff|Reboot|Halt|Suspend|Hibernate|KExec|StopUnit|KillUnit)\b/,
    reason: 'stops the machine',
  },
  {
    programs: 'rtcwake',
    words: /(?:^|\s)(?:-m|--mode)[ =]?(?:off|mem|disk|standby|freeze)/,
    reason: 'stops the machine',
  },
  {
    programs: 'ipmitool racadm',
    words: /\bpower\s+(?:off|cycle|reset|soft|diag)\b|\b(?:powerdown|powercycle|hardreset)\b/,
    reason: 'stops the machine',
  },
  {
    programs: 'fuser',
    words:
      /(?:^|\s)-(?=\w*k)\w*m|^(?=.*-\w*k|.*--kill).*\s(?:-m|--mount)\b|^(?:-\S+ )*-k\S* (?:-\S+ )*\/(?:\s|$)/,
    reason: 'ends every process',
  },
  { programs: 'date', words: /(?:^|\s)(?:-s|--set)\b/, reason: 'changes the system' },
  { programs: 'fallocate', words: /(?:-l|--length)[ =]?(?:\d{3,}G|\d+T)/i, reason: 'fills the disk' },
  {
    programs: 'head',
    words: /^(?=.*\/dev\/).*(?:-c|--bytes)[ =]?(?:\d{2,}G|\d+T)/i,
    reason: 'fills the disk',
  },
  { programs: 'stress stress-ng', unless: /^(?:--version|--help|-V)$/, reason: 'takes up the whole machine' },
  { programs: 'dmsetup', words: /^(?:remove|wipe_table|clear|suspend)/, reason: 'changes disks' },
  { programs: 'multipath', words: /(?:^|\s)-[fF]\b/, reason: 'changes disks' },
  {
    programs: 'nix-collect-garbage nix-env nix-store guix',
    words: /--delete-\S+|(?:^|\s)-d\b|--gc\b|\bdelete\b/,
    reason: 'removes programs',
  },
  {
    programs: 'zmodload ztcp zsocket zpty sysopen',
    unless: /^$/,
    reason: 'loads parts of zsh that reach beyond it',
  },
  { programs: 'killall5', reason: 'ends every process' },
  {
    programs: 'update-grub grub-mkconfig depmod ldconfig aa-teardown hwclock',
    unless: /^(?:-[pn]|-r|--show|--print-cache|--dry-run)(?: (?:-v|-u|-D|--utc|--verbose))*$/,
    reason: 'changes the system',
  },
  {
    programs: 'sudo doas pkexec run0',
    words:
      /^(?:-[iSs]+|-i -u \S+|-u \S+ -[is]|su(?: .*)?|(?:-u \S+ |-\S+ )*(?:env (?:\w+=\S* )*)?(?:ba|z|da|k|fi)?sh(?: -[il]+)?)$/,
    reason: 'opens a shell with all rights',
  },
  {
    programs:
      'mkfs mke2fs newfs wipefs fdisk sfdisk gdisk sgdisk parted cfdisk blkdiscard mkswap cryptsetup lvremove vgremove pvremove pvcreate zpool diskpart format hdparm nvme badblocks scrub nwipe dban e2fsck fsck tune2fs resize2fs debugfs',
    unless:
      /^(?:-l|--list|-V|--version|.*\bprint\b|(?:status|list)\b|luksDump|-I|-n\b|-N\b|-[nN]\s|smart-log|id-ctrl|get|history|iostat|--help)|^(?:-\S+ (?:\w+ )?)*(?!\/dev\/)[\w./-]+\.(?:img|raw|qcow2)$/,
    reason: 'changes disks',
    deny: true,
  },
  {
    programs: 'mdadm',
    words: /--(?:zero-superblock|stop|remove|fail|create|grow)|(?:^|\s)-(?:S|C|r|f)\b/,
    reason: 'changes disks',
    deny: true,
  },
  {
    programs: 'diskutil',
    words:
      /\b(?:erase\w*|partitionDisk|zeroDisk|secureErase|reformat|randomDisk|apfs delete\w*|resizeVolume)\b/i,
    reason: 'changes disks',
    deny: true,
  },
  { programs: 'asr', words: /restore|erase/, reason: 'changes disks' },
  { programs: 'shutdown reboot halt poweroff telinit init', unless: /^-c$/, reason: 'stops the machine' },
  { programs: 'pmset', words: /sleepnow|shutdown|restart/, reason: 'stops the machine' },
  {
    programs: 'ansible ansible-console',
    words:
      /(?:-m|--module-name)[ =]?(?:[a-z]+\.[a-z]+\.)?(?:reboot|win_reboot|shutdown|user|group|authorized_key|iptables|ufw|firewalld|mount|parted|filesystem|lvol|\w+_db|\w+_user)(?:\s|$)|\bstate=(?:stopped|restarted|killed)\b|state=absent|\b(?:shell|command|raw|script)\b.*\brm\s+-\w*r/,
    unless: /(?:^|\s)(?:--check|-C)(?:\s|$)/,
    reason: 'changes what is on other machines',
  },
  {
    programs: 'openssl',
    words: /(?:-engine|-provider-path|^engine)\s+\S*\//,
    reason: 'loads code from a file',
  },
  {
    programs:
      'systemctl service launchctl rc-service rc-update initctl sv update-rc.d chkconfig supervisorctl',
    words:
      /\b(?:stop|disable|mask|kill|reboot|poweroff|halt|suspend|hibernate|isolate|load|unload|remove|bootout|edit|set-environment|bootstrap|del|off|rescue|emergency|kexec|soft-reboot|set-default|delete|shutdown)\b/,
    unless: /(?:^|\s)--user\s+(?:stop|status|restart)\b/,
    reason: 'changes the services of the system',
  },
  {
    programs: 'kill pkill killall skill',
    words:
      /(?:^|\s)(?:-9|-KILL|-SIGKILL|-s\s*(?:9|KILL|SIGKILL))\s+(?:--\s+)?(?:-1|1)\b|(?:^|\s)--?\s?-1$|^-9 -1|^1$|^-1$|^-\w+ (?:-- )?-?1$/,
    reason: 'ends every process',
  },
  {
    programs: 'pkill killall',
    words: /(?:^|\s)-(?:9|KILL|SIGKILL|u|U)\b|-f ['"]?\.[*'"]?$|^(?:\S+ )*['"]?\.\*?['"]?$|^-u\b/,
    reason: 'ends processes by force',
  },
  { programs: 'shred srm wipe', reason: 'destroys beyond recovery' },
  { programs: 'xkill', reason: 'ends processes by force' },
  { programs: 'crontab', unless: /^(?:-u \S+ )?-l(?: -u \S+)?$/, reason: 'changes what is run by the clock' },
  {
    programs: 'nft',
    unless: /^(?:-c|--check)(?:\s|$)|^(?:-\w+ )*list\b|^(?:-v|--version)?$/,
    reason: 'changes the firewall',
  },
  {
    programs: 'iptables ip6tables ufw firewall-cmd pfctl netsh ebtables ipset',
    unless:
      /^(?:-L|-S|-n -L|-nL|-nvL|-vnL|-t \w+ -[LS]|status|list|--list|-s|show|advfirewall show)\b|--state/,
    reason: 'changes the firewall',
  },
  {
    programs:
      'useradd userdel usermod groupadd groupdel groupmod adduser deluser addgroup delgroup passwd chpasswd vipw vigr chsh chfn gpasswd dscl newusers sysadminctl dseditgroup pwconv',
    unless: /^(?:-S\b|. -read|\S+ -(?:list|read))/,
    reason: 'changes accounts',
  },
  { programs: 'visudo', unless: /^(?:-[qs]*c[qsf]*|--check)(?:\s|$)/, reason: 'changes accounts' },
  { programs: 'chage', unless: /^(?:-l|--list)\b/, reason: 'changes accounts' },
  {
    programs:
      'insmod rmmod kexec setenforce swapoff swapon losetup grub-install efibootmgr nvram csrutil bcdedit aa-disable setcap chattr timedatectl hostnamectl update-alternatives dpkg-divert kextload kextunload fwupdmgr',
    unless:
      /^(?!.*\.ko)(?:-l|-p|--print|query\b.*|status|show|list|-r|--show|--display .*|--list .*|\/enum\b.*|\/v)?$/i,
    reason: 'changes the system',
  },
  {
    programs: 'modprobe',
    unless: /^(?!.*\.ko)(?:-[nv]*n[nv]*|--show-depends|-D|-c|--showconfig)(?:\s|$)|^(?:-r|-l|-V|--version)?$/,
    reason: 'changes the system',
  },
  {
    programs: 'spctl',
    unless:
      /^(?:-a|--assess|--status|--test-devid-status)\b(?!.*--(?:global|master|add|remove|enable|disable))/,
    reason: 'changes the system',
  },
  { programs: 'mount umount', unless: /^(?:-l|--list|-V)?$/, reason: 'changes the system' },
  { programs: 'sysctl', unless: /^(?:-a|-n \S+|[a-z]+(?:\.\w+)+)?$/, reason: 'changes the system' },
  { programs: 'reg', unless: /^query\b/i, reason: 'changes the registry' },
  { programs: 'auditctl', unless: /^-[ls]$/, reason: 'removes the records of the system' },
  {
    programs: 'chmod',
    words:
      /(?:^|\s)(?:[0-7]?777|[0-7]?666|a\+rwx|[ugo]*o\+w|a\+w|[ugoa]*\+s|[0-7]*[2467][0-7]{3}|ugo\+rwx|a=rwx)(?:\s|$)/,
    unless: /^(?:0?[0-7]{3})\b(?<!777|666) /,
    reason: 'opens files to everybody',
  },
  {
    programs: 'chmod',
    words: /(?:^|\s)(?:-\w*R\w*|--recursive)\s(?:.*\s)?(?:0{1,4}|[ugo]*a?-rwx|a=|ugo=)\s/,
    reason: 'takes all permissions away',
  },
  {
    programs: 'chmod chown chgrp setfacl chattr chflags',
    words:
      /(?:^|\s)(?:-\w*R\w*|--recursive)\s(?:.*\s)?(?:\/|\/(?:etc|usr|bin|sbin|var|lib|lib64|boot|home|root|opt|dev|proc|sys|System|Library|Users)(?:\/[^/\s]*)?\/?|~\/?|\.\.\/?|\/\*)(?:\s|$)/,
    reason: 'changes the permissions of the system',
    deny: true,
  },
  {
    programs: 'ip ifconfig route nmcli networksetup resolvectl tc brctl iw iwconfig rfkill',
    words: /\b(?:del|delete|flush|down|set\w*|add|off|change|replace|block)\b|-set\w+/,
    reason: 'changes the network',
  },
  {
    programs: 'logrotate journalctl wevtutil dmesg last log',
    words: /--vacuum|--rotate|--force|\bcl\b|clear-log|^-[cC]\b|^erase/,
    reason: 'removes the records of the system',
  },
  {
    programs: 'fdesetup systemsetup socketfilterfw profiles scutil mdmclient nvram pwpolicy',
    words:
      /(?:^|\s)-{0,2}(?:disable|enable|remove\w*|set\w*|add\w*|unblockapp|-?delete|clear\w*|changerecovery|unlock|install|renew)\b/i,
    unless: /^(?:-\S+ )*-{0,2}get/,
    reason: 'changes what protects the machine',
  },
  {
    programs: 'dpkg apt apt-get rpm dnf yum zypper',
    words:
      /--force-(?:all|bad\S*|not-root|remove\S*|depends)|--allow-unauthenticated|--no-?gpg-?check|--nosignature|--no-verify|--allow-untrusted/,
    reason: 'installs without its checks',
  },
  {
    programs: 'nodetool',
    words:
      /^(?:-\S+ (?:[^-\s]\S* )?)*(?:decommission|drain|removenode|assassinate|stopdaemon|disable\w+|clearsnapshot|truncatehints)\b/,
    reason: 'stops a server',
  },
  {
    programs: 'varnishadm',
    words: /\b(?:ban|stop|vcl\.discard)\b/,
    reason: 'empties what a server keeps at hand',
  },
  { programs: 'wg-quick ifdown ifup pppd', words: /(?:^|\s)down\b/, reason: 'changes the network' },
  { programs: 'tccutil', words: /^reset\b/, reason: 'changes the settings of the system' },
  { programs: 'apt-key', words: /^(?:-\S+ )*(?:add|adv|del)\b/, reason: 'changes where programs come from' },
  { programs: 'logrotate', words: /(?:^|\s)-\w*f/, reason: 'removes the records of the system' },
  {
    programs: 'defaults',
    words: /^(?:-\S+ )*(?:write|delete|import|rename)\b/,
    reason: 'changes the settings of the system',
  },
  {
    programs: 'gsettings dconf',
    words: /^(?:set|reset\S*|write|load)\b/,
    reason: 'changes the settings of the system',
  },
  {
    programs:
      'apt apt-get aptitude yum dnf pacman zypper apk dpkg rpm snap flatpak port choco winget scoop emerge pkg brew',
    words:
      /^(?:-\S+ )*(?:remove|purge|autoremove|erase|uninstall|del|delete|deinstall|-R\w*|-r|-P|-e|--purge|--remove|cleanup -s|-C)\b/,
    unless: /--dry-run|--simulate|^-s\b|^uninstall --help/,
    reason: 'removes programs',
  },
  {
    programs: 'format del rd erase rmdir cipher takeown icacls attrib',
    words: /(?:^|\s)\/[sqfwrST]\b|\/grant|\/w:/i,
    reason: 'deletes by force',
  },
  { programs: 'rustup uv pnpm mise nix', words: /^self (?:uninstall|implode)\b/, reason: 'removes programs' },
  { programs: 'rmdir', words: /(?:^|\s)(?:-p|--parents)\s+\//, reason: 'deletes folders of the system' },
  {
    programs:
      'tmutil vssadmin wbadmin velero duplicity rsnapshot btrfs lvreduce snapper timeshift kopia proxmox-backup-client bacula bconsole barman pgbackrest wal-g',
    words: /\b(?:delete\w*|destroy|forget|prune|resize|disable|rollback|remove|recreate)\b|^\/dev/i,
    reason: 'deletes backups',
  },
  {
    programs: 'restic borg zfs',
    words: /\b(?:delete\w*|destroy|forget|prune|resize|disable|rollback|remove|recreate)\b|^\/dev/i,
    unless: /^(?:-\S+ )*\w+ (?:-\S+ )*-\w*n\w*(?:\s|$)/,
    reason: 'deletes backups',
  },
  {
    programs:
      'Remove-Item Clear-Content Format-Volume Clear-Disk Stop-Computer Restart-Computer Set-ExecutionPolicy Invoke-Expression',
    reason: 'does harm in PowerShell',
  },
  // Elixir's prompt has the name of an alias.
  { programs: 'iex', unless: /^(?:-S mix\b.*)?$/, reason: 'does harm in PowerShell' },
]
