/** The systems Claude Code runs on, and where its managed settings are there. */
export const systems = ['macos', 'linux', 'windows'] as const
export type System = (typeof systems)[number]

export const systemNames: Record<System, string> = { macos: 'macOS', linux: 'Linux', windows: 'Windows' }

/** The reader's, as far as the browser tells. */
export function ownSystem(): System {
  const said = navigator.userAgent
  if (said.includes('Windows')) return 'windows'
  return said.includes('Mac') ? 'macos' : 'linux'
}

interface Script {
  /** to save it under */
  file: string
  text: string
}

/** Tells Claude Code which server to sign in at, for this machine; what an administrator put there stays. @param origin of the server */
export function setUpScript(system: System, origin: string): Script {
  const settings = JSON.stringify({ forceLoginMethod: 'gateway', forceLoginGatewayUrl: origin }, undefined, 2)
  if (system === 'windows') return { file: 'set-up-claude-code.ps1', text: powerShell(settings) }
  const folder = system === 'macos' ? '/Library/Application Support/ClaudeCode' : '/etc/claude-code'
  return { file: 'set-up-claude-code.sh', text: shell(folder, settings) }
}

function shell(folder: string, settings: string): string {
  return `#!/bin/sh
set -eu
folder='${folder}'
file="$folder/managed-settings.json"
if [ -e "$file" ]; then
  echo "$file is there already; ask your administrator" >&2
  exit 1
fi
sudo mkdir -p "$folder"
sudo tee "$file" >/dev/null <<'SETTINGS'
${settings}
SETTINGS
echo "Now run claude, and /login in it"
`
}

function powerShell(settings: string): string {
  return `#Requires -RunAsAdministrator
$ErrorActionPreference = 'Stop'
$folder = Join-Path $env:ProgramFiles 'ClaudeCode'
$file = Join-Path $folder 'managed-settings.json'
if (Test-Path $file) { throw "$file is there already; ask your administrator" }
New-Item -ItemType Directory -Force $folder | Out-Null
$settings = @'
${settings}
'@
[IO.File]::WriteAllText($file, $settings)
Write-Output 'Now run claude, and /login in it'
`.replaceAll('\n', '\r\n')
}

/** The two lines of a credential. @param secret absent: a place for it */
export function credentialLines(system: System, origin: string): string {
  const secret = 'sk-skh-…'
  return system === 'windows'
    ? `$env:ANTHROPIC_BASE_URL = '${origin}'\n$env:ANTHROPIC_AUTH_TOKEN = '${secret}'`
    : `export ANTHROPIC_BASE_URL=${origin}\nexport ANTHROPIC_AUTH_TOKEN=${secret}`
}
