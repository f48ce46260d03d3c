import type { MachineFile, PackInput } from './pack.ts'
import { asciiOnly } from './json-text.ts'
import { encodedText, hereString } from './power-shell-text.ts'

/** What Windows machines get: JSON in ASCII, so that its hash does not hang on the code page a script is read in. */
export function windowsFiles({ machineFiles, options }: PackInput): MachineFile[] {
  return machineFiles.map((file) => {
    const text = file.name === 'CLAUDE.md' ? file.text : asciiOnly(file.text)
    return { ...file, text, sha256: options.sha256(text) }
  })
}

/** Writes the files to the machine's folder: a platform script, and the repair half of a remediation. */
export function repairScript(input: PackInput): string {
  const files = windowsFiles(input).map((file) => {
    const text = file.name === 'CLAUDE.md' ? encodedText(file.text) : hereString(file.text)
    return `Install-PolicyFile '${file.name}' '${file.sha256}' ${text}\n`
  })
  return [head('Writes the managed settings of Claude Code', input), repair, guarded(files), ''].join('\n')
}

/** The detection half: exit code 0 when all is as packed, 1 when not. Changes nothing. */
export function detectScript(input: PackInput): string {
  const files = windowsFiles(input).map(({ name, sha256 }) => `Show-PolicyFile '${name}' '${sha256}'\n`)
  const about = 'Says whether the managed settings of Claude Code are as packed; changes nothing'
  return [head(about, input), detect, guarded(files), ''].join('\n')
}

/** Removes what the repair wrote, and only that. */
export function removeScript(input: PackInput): string {
  const files = windowsFiles(input).map(({ name, sha256 }) => `Remove-PolicyFile '${name}' '${sha256}'\n`)
  return [head('Removes the managed settings of Claude Code', input), remove, guarded(files), ''].join('\n')
}

/** A here-string's end must begin its line: nothing is indented. */
function guarded(lines: readonly string[]): string {
  return `try {\n${lines.join('')}exit $status
} catch {
Write-Output "failed: $($_.Exception.Message)"
exit 1
}`
}

const head = (about: string, { checksum }: PackInput): string => `#Requires -Version 5.1
# ${about}. Made by "sekisho policy pack". Settings: ${checksum}
# Run it as SYSTEM, in 64-bit PowerShell. Exit code: 0 in order, 1 not.
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
$status = 0
# A 32-bit host has the other folder in ProgramFiles, which Claude Code does not read.
$programs = if ($env:ProgramW6432) { $env:ProgramW6432 } else { $env:ProgramFiles }
$folder = Join-Path $programs 'ClaudeCode'

function Get-Sha256([byte[]] $bytes) {
  $algorithm = [Security.Cryptography.SHA256]::Create()
  try {
    return ([BitConverter]::ToString($algorithm.ComputeHash($bytes)) -replace '-', '').ToLowerInvariant()
  } finally {
    $algorithm.Dispose()
  }
}

function Test-InOrder([string] $name, [string] $hash) {
  $path = Join-Path $folder $name
  if (-not (Test-Path -LiteralPath $path -PathType Leaf)) { return $false }
  return (Get-Sha256 ([IO.File]::ReadAllBytes($path))) -eq $hash
}

function Test-Administrator {
  $principal = [Security.Principal.WindowsPrincipal] [Security.Principal.WindowsIdentity]::GetCurrent()
  return $principal.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
}
`

const repair = `function Install-PolicyFile([string] $name, [string] $hash, [string] $text) {
  if (Test-InOrder $name $hash) {
    Write-Output "unchanged: $name"
    return
  }
  if (-not (Test-Administrator)) { throw 'run it as SYSTEM or as an administrator' }
  if (-not (Test-Path -LiteralPath $folder)) { $null = New-Item -ItemType Directory -Path $folder }
  if ((Get-Item -LiteralPath $folder -Force).Attributes -band [IO.FileAttributes]::ReparsePoint) {
    throw "$folder is a link"
  }
  # An editor may have changed the line ends of this script; the here-string has no last newline.
  $content = $text.Replace("\`r\`n", "\`n")
  if (-not $content.EndsWith("\`n")) { $content += "\`n" }
  $bytes = (New-Object Text.UTF8Encoding $false).GetBytes($content)
  if ((Get-Sha256 $bytes) -ne $hash) { throw "the content of $name in this script was altered" }
  $path = Join-Path $folder $name
  $temporary = Join-Path $folder ('.sekisho.' + [Guid]::NewGuid().ToString('N'))
  try {
    [IO.File]::WriteAllBytes($temporary, $bytes)
    if (Test-Path -LiteralPath $path) {
      # $null would arrive as an empty text, which is no path.
      [IO.File]::Replace($temporary, $path, [NullString]::Value)
    } else {
      [IO.File]::Move($temporary, $path)
    }
  } finally {
    if (Test-Path -LiteralPath $temporary) { Remove-Item -LiteralPath $temporary -Force }
  }
  if (-not (Test-InOrder $name $hash)) { throw "$name is not as written" }
  Write-Output "installed: $name"
}
`

const detect = `function Show-PolicyFile([string] $name, [string] $hash) {
  if (Test-InOrder $name $hash) {
    Write-Output "in order: $name"
  } else {
    Write-Output "not in order: $name"
    $script:status = 1
  }
}

# Settings in the registry win, and the file is then not read at all.
$registry = Get-ItemProperty -LiteralPath 'HKLM:\\SOFTWARE\\Policies\\ClaudeCode' -ErrorAction SilentlyContinue
if ($registry -and ($registry.PSObject.Properties.Name -contains 'Settings')) {
  Write-Output 'note: HKLM\\SOFTWARE\\Policies\\ClaudeCode has settings, which win over the file'
}
`

const remove = `function Remove-PolicyFile([string] $name, [string] $hash) {
  $path = Join-Path $folder $name
  if (-not (Test-Path -LiteralPath $path)) { return }
  if (Test-InOrder $name $hash) {
    Remove-Item -LiteralPath $path -Force
    Write-Output "removed: $name"
  } else {
    Write-Output "left, not as installed: $name"
    $script:status = 1
  }
}
`
