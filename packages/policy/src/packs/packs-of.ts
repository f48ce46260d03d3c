import { ansiblePack } from './ansible-pack.ts'
import { fleetPack, jamfPack, kandjiPack } from './apple-pack.ts'
import { filesPack } from './files-pack.ts'
import { registryLimit } from './group-policy.ts'
import { asciiOnly, lineJson, prettyJson } from './json-text.ts'
import {
  PackError,
  packNames,
  type MachineFile,
  type PackedDocument,
  type PackFile,
  type PackInput,
  type PackName,
  type PackOptions,
} from './pack.ts'
import { propertyList } from './property-list.ts'
import { readme } from './readme.ts'
import { shellPack } from './shell-pack.ts'
import { groupPolicyPack, intunePack } from './windows-pack.ts'

const makers: Record<PackName, (input: PackInput) => PackFile[]> = {
  files: filesPack,
  shell: shellPack,
  ansible: ansiblePack,
  jamf: jamfPack,
  kandji: kandjiPack,
  fleet: fleetPack,
  intune: intunePack,
  'group-policy': groupPolicyPack,
}

/** These carry the settings as a property list, which cannot hold everything JSON can. */
const applePacks: readonly PackName[] = ['jamf', 'kandji', 'fleet']

/**
 * Every file that brings managed settings to machines without our server, sorted by path. Equal settings and options
 * make equal bytes. SHA256SUMS covers the rest.
 * @throws PackError settings that a chosen pack cannot hold, naming where
 */
export function packsOf(document: PackedDocument, options: PackOptions): PackFile[] {
  const wanted = packNames.filter((name) => options.only === undefined || options.only.includes(name))
  const input = inputOf(document, options)
  check(input, wanted)
  const files = wanted.flatMap((name) => makers[name](input))
  const all = [...files, ...readme(wanted, input)].sort((a, b) => (a.path < b.path ? -1 : 1))
  const sums = all.map(({ path, text }) => `${options.sha256(text)}  ${path}\n`)
  return [...all, { path: 'SHA256SUMS', text: sums.join('') }]
}

function inputOf({ settings, mcp, instructions }: PackedDocument, options: PackOptions): PackInput {
  const { sha256 } = options
  const file = (name: MachineFile['name'], text: string) => ({ name, text, sha256: sha256(text) })
  const inOrder = JSON.parse(lineJson(settings)) as PackInput['settings'] // Sound: it is the settings, an object.
  return {
    settings: inOrder,
    machineFiles: [
      file('managed-settings.json', prettyJson(settings)),
      ...(mcp === undefined ? [] : [file('managed-mcp.json', prettyJson(mcp))]),
      ...(instructions === undefined ? [] : [file('CLAUDE.md', endedText(instructions))]),
    ],
    line: asciiOnly(lineJson(settings)),
    checksum: `sha256:${sha256(lineJson(settings))}`,
    options,
  }
}

function check({ settings, line, options }: PackInput, wanted: readonly PackName[]): void {
  if (line.length > registryLimit) throw new PackError('too_large')
  if (!/^[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,9}$/.test(options.identifier))
    throw new PackError('identifier')
  if (!/^[^\p{Cc}\p{Cs}\p{Cn}]{1,200}$/u.test(options.organization)) throw new PackError('organization')
  if (wanted.some((name) => applePacks.includes(name))) propertyList(settings)
}

/** LF line ends and one at the end, in every pack: the hash is of that. A byte order mark and NUL are no text. */
function endedText(text: string): string {
  const lines = text.replaceAll(/\r\n?/g, '\n').replaceAll(/^\uFEFF|\0/g, '')
  return lines.endsWith('\n') ? lines : `${lines}\n`
}
