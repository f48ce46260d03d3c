import { machineFolders, type MachineFile, type PackFile, type PackInput } from './pack.ts'
import { hereDocument, shellWord } from './shell-text.ts'

/** A POSIX installer for Linux, WSL and macOS that carries its files in itself. */
export function shellPack(input: PackInput): PackFile[] {
  const path = 'shell/install-claude-code-settings.sh'
  return [{ pack: 'shell', path, text: installer(input), executable: true }]
}

function installer({ machineFiles, checksum }: PackInput): string {
  return [
    head(checksum),
    functions,
    each('install_all', machineFiles, (file) => hereDocument(call('install_file', file), file)),
    each('check_all', machineFiles, (file) => `${call('check_file', file)}\n`),
    each('remove_all', machineFiles, (file) => `${call('remove_file', file)}\n`),
    tail,
  ].join('\n')
}

function call(name: string, { name: file, sha256 }: MachineFile): string {
  return `  ${name} ${shellWord(file)} ${sha256}`
}

function each(name: string, files: readonly MachineFile[], lines: (file: MachineFile) => string): string {
  return `${name}() {\n${files.map(lines).join('')}}\n`
}

const head = (checksum: string): string => `#!/bin/sh
# Managed settings of Claude Code, made by "sekisho policy pack". Settings: ${checksum}
# Installs, again and again with the same result; every file is put in place by one rename.
#   sh install-claude-code-settings.sh [--check | --uninstall [--force]] [--prefix DIR]
# Exit code: 0 in order, 1 not in order or refused, 2 wrong use.
set -eu
umask 022
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH

action=install
force=no
prefix=
while [ $# -gt 0 ]; do
  case $1 in
    --check) action=check ;;
    --uninstall) action=uninstall ;;
    --force) force=yes ;;
    --prefix)
      [ $# -ge 2 ] || { echo '--prefix needs a folder' >&2; exit 2; }
      prefix=$2
      shift
      ;;
    *) echo "unknown option: $1" >&2; exit 2 ;;
  esac
  shift
done

case $(uname -s) in
  Darwin) folder="$prefix"${shellWord(machineFolders.macos)} ;;
  *) folder="$prefix"${shellWord(machineFolders.linux)} ;;
esac
owner=0
[ -z "$prefix" ] || owner=$(id -u)
`

const functions = `fail() {
  echo "refused: $*" >&2
  exit 1
}

hash_of() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum <"$1"
  elif command -v shasum >/dev/null 2>&1; then shasum -a 256 <"$1"
  else openssl dgst -sha256 -r <"$1"
  fi | cut -c 1-64
}

# Owner, and that nobody else may write: who may change the file changes the policy.
is_ours() {
  [ ! -L "$1" ] || return 1
  read -r mode links user rest <<LISTED
$(ls -ldn "$1")
LISTED
  [ -n "$links$rest" ] && [ "$user" = "$owner" ] || return 1
  case $mode in
    ?????w*|????????w*) return 1 ;;
  esac
}

make_folder() {
  if [ -L "$folder" ] || { [ -e "$folder" ] && [ ! -d "$folder" ]; }; then fail "$folder is not a folder"; fi
  mkdir -p "$folder"
  is_ours "$folder" || fail "$folder belongs to another user, or others may write to it"
}

in_order() {
  [ -f "$folder/$1" ] && is_ours "$folder/$1" && [ "$(hash_of "$folder/$1")" = "$2" ]
}

temporary=
cleanup() {
  [ -z "$temporary" ] || rm -f "$temporary"
}
trap cleanup EXIT
trap 'exit 1' HUP INT TERM

# install_file NAME SHA256 <content
install_file() {
  if in_order "$1" "$2"; then
    cat >/dev/null
    echo "unchanged: $folder/$1"
    return
  fi
  if [ -L "$folder/$1" ] || { [ -e "$folder/$1" ] && [ ! -f "$folder/$1" ]; }; then fail "$folder/$1 is not a file"; fi
  temporary=$(mktemp "$folder/.sekisho.XXXXXX")
  cat >"$temporary"
  [ "$(hash_of "$temporary")" = "$2" ] || fail "the content of $1 in this script was altered"
  chmod 0644 "$temporary"
  mv -f "$temporary" "$folder/$1"
  temporary=
  in_order "$1" "$2" || fail "$folder/$1 is not as written"
  echo "installed: $folder/$1"
}

status=0

check_file() {
  if in_order "$1" "$2"; then
    echo "in order: $folder/$1"
  else
    echo "not in order: $folder/$1"
    status=1
  fi
}

# What somebody else put there stays, unless it was said twice.
remove_file() {
  [ -e "$folder/$1" ] || [ -L "$folder/$1" ] || return 0
  if [ "$force" = no ] && ! in_order "$1" "$2"; then
    echo "left, not as installed: $folder/$1" >&2
    status=1
    return 0
  fi
  rm -f "$folder/$1"
  echo "removed: $folder/$1"
}
`

const tail = `if [ "$action" = check ]; then
  check_all
  exit "$status"
fi
[ -n "$prefix" ] || [ "$(id -u)" = 0 ] || fail 'run it as root'
if [ "$action" = uninstall ]; then
  remove_all
  rmdir "$folder" 2>/dev/null || true
  exit "$status"
fi
make_folder
install_all
`
