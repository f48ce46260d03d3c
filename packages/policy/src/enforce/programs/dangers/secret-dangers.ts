import type { Danger } from './danger.ts'

/** What reads stores of secrets, changes who may sign in, attacks others, or starts an agent without permissions. */
export const secretDangers: readonly Danger[] = [
  {
    programs: 'lftp ftp',
    words: /(?:^|[\s;'"])(?:m?put|mirror\s+(?:-\S+\s+)*(?:-\w*R|--reverse))\b/,
    reason: 'sends files to another machine',
  },
  {
    programs: 'ssh-keygen ssh-copy-id ssh-add',
    words: /(?:^|\s)-D\b|ssh-copy-id|^-R?$|authorized|(?:^|\s)-y\b/,
    reason: 'changes who may sign in',
  },
  {
    programs: 'mutt mail mailx s-nail neomutt swaks sendemail',
    words: /(?:^|\s)(?:-a|-A|--attach\S*)(?:\s|=)/,
    reason: 'sends files to another machine',
  },
  { programs: 'ssh-copy-id', reason: 'changes who may sign in' },
  {
    programs:
      'security secret-tool keyctl pass op bw lpass gopass kwallet-query vaultcmd keyring dashlane dcli protonpass akeyless infisical doppler chamber sops kwalletcli gnome-keyring',
    words:
      /find-(?:generic|internet)-password|find-certificate.*-p|dump-keychain|export\b|lookup|\bshow\b|read\b|get\b|item get|search|print|^-c|^-d\b|--decrypt|^decrypt|secrets(?: (?:get|download|list))?(?: -\S+)*$|secrets (?:get|download)|^\w+\/|delete-|set-keychain|unlock-keychain|clear\b/,
    unless: /^(?:list|ls|--version|--help|help|run|status)\b/,
    reason: 'reads a store of secrets',
  },
  {
    programs: 'pass gopass',
    words: /^(?:-c )?[\w-]+\/[\w/-]+$|^(?:rm|cp|mv|edit|git push)\b/,
    reason: 'reads a store of secrets',
  },
  {
    programs: 'gpg gpg2 age sops ansible-vault',
    words: /--export-secret|--delete-secret|--delete-key|--decrypt|^-d\b|^(?:view|decrypt)\b/,
    unless: /--verify/,
    reason: 'handles secret keys',
  },
  {
    programs: 'pass op bw lpass gopass doppler infisical akeyless',
    words: /(?:^|\s)(?:delete|rm|remove|purge|destroy)\b/,
    unless: /^(?:\S+ )?(?:list|ls|get|show|search|find)\b/,
    reason: 'deletes secrets',
  },
  {
    programs: 'railway',
    words: /^variables?(?:\s+(?:list|--kv|--json))*$/,
    reason: 'reads a store of secrets',
  },
  {
    programs: 'npm pnpm yarn',
    words: /^config get .*_(?:auth|password)/,
    reason: 'reads a store of secrets',
  },
  {
    programs: 'heroku',
    words: /^config(?::get)?(?:\s|$)/,
    unless: /^config:get (?!.*(?:KEY|TOKEN|SECRET|PASS|URL|CRED|AUTH|DSN))[A-Z_]+(?:\s|$)/,
    reason: 'reads a store of secrets',
  },
  {
    programs: 'man',
    words: /(?:^|\s)(?:-P|--pager|-H|--html)/,
    unless: /(?:-P|--pager)[ =]?(?:cat|less|more)(?:\s|$)/,
    reason: 'is told what to run',
  },
  { programs: 'zip', words: /(?:^|\s)(?:-\w*TT|--unzip-command)/, reason: 'is told what to run' },
  {
    programs:
      'tcpdump wireshark tshark dumpcap ettercap nmap masscan hydra john hashcat sqlmap msfconsole msfvenom responder aircrack-ng nikto gobuster ffuf bettercap mimikatz dirb wpscan medusa arpspoof mitmproxy crackmapexec impacket-secretsdump enum4linux zmap slowloris hping3 setoolkit linpeas linpeas.sh',
    unless: /^(?:--version|-V|--help|-h)$/,
    reason: 'looks into what is not ours',
  },
  { programs: 'xmrig minerd cpuminer cgminer ethminer t-rex nbminer', reason: 'mines coins', deny: true },
  {
    programs:
      'ngrok cloudflared localtunnel lt serveo bore frpc chisel pagekite tailscale zerotier-cli gsocket gs-netcat',
    unless: /^(?:--version|version|status|--help|ip)$/,
    reason: 'opens this machine to the network',
  },
  {
    programs: 'claude',
    words: /--dangerously-skip-permissions|--permission-mode[ =]bypassPermissions|--allow-dangerously/,
    reason: 'starts an agent without permissions',
  },
  {
    programs: 'codex gemini aider cursor-agent opencode qwen amp goose crush',
    words: /--yolo|--dangerously|--full-auto|--yes-always|-y\b/,
    reason: 'starts an agent without permissions',
  },
]
