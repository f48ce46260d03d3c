import { createHash } from 'node:crypto'
import { access, chmod, mkdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import {
  lintMcp,
  PackError,
  packNames,
  packsOf,
  type LintFinding,
  type PackFile,
  type PackName,
  type PolicyDocument,
} from '@sekisho/policy'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import type { Given } from '../given.ts'
import { terminalText } from '../output/terminal-text.ts'
import { checkPolicyFile, findingLines, refuseErrors } from './check-policy-file.ts'
import type { RunCommand } from './command.ts'
import { readDocumentFile } from './document-file.ts'
import { readPolicyFile } from './policy-file.ts'
import { fileError, readTextFile, writeTextFile } from './text-file.ts'
import { withGuard } from './with-guard.ts'

type PackedDocument = Parameters<typeof packsOf>[0]

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

export const packPolicy: RunCommand = async (given, context) => {
  const folder = resolve(context.cwd, given.required('out'))
  const only = wantedPacks(given, context)
  const findings = await lint(given, context)
  const files = pack(await readDocument(given, context), { only, given, context })
  if (!given.flag('force')) await refuseToReplace(files, folder, context)
  for (const { path, text, executable } of files) {
    const target = join(folder, path)
    await makeFolder(dirname(target), context)
    await writeTextFile(target, text, context)
    if (executable === true) await chmod(target, 0o755)
  }
  report({ files, findings }, folder, context)
  return exitCodes.ok
}

/** What goes to machines is looked at first. @throws CliError for an error, unless it is to go out all the same */
async function lint(given: Given, context: Context): Promise<readonly LintFinding[]> {
  const letsErrorsThrough = given.flag('allow-errors')
  const advice = context.tell('pack.notWritten')
  const file = given.required('file')
  const checks = { advice, letsErrorsThrough }
  const { findings } = await checkPolicyFile(file, { options: {}, ...checks }, context)
  const mcpFile = given.text('mcp')
  const ofMcp = mcpFile === undefined ? [] : lintMcp(await readObject(mcpFile, context))
  if (mcpFile !== undefined) refuseErrors({ file: mcpFile, findings: ofMcp, ...checks }, context)
  const all = [...findings, ...ofMcp]
  if (!context.json) context.print(...findingLines(all, context))
  return all
}

function wantedPacks(given: Given, { tell }: Context): PackName[] | undefined {
  return given
    .text('only')
    ?.split(',')
    .map((text) => {
      const found = packNames.find((name) => name === text.trim())
      if (found !== undefined) return found
      const message = tell('pack.unknown', { name: terminalText(text), names: packNames.join(', ') })
      throw new CliError(message, { code: 'usage', exitCode: exitCodes.usage })
    })
}

async function readDocument(given: Given, context: Context): Promise<PackedDocument> {
  const policy = await readPolicyFile(given.required('file'), context)
  const settings = await guarded(policy, given, context)
  const [mcpFile, instructionsFile] = [given.text('mcp'), given.text('instructions')]
  const mcp = mcpFile === undefined ? undefined : await readObject(mcpFile, context)
  const instructions =
    instructionsFile === undefined
      ? undefined
      : await readTextFile(resolve(context.cwd, instructionsFile), context)
  return { settings, mcp, instructions }
}

/** With the guard's hooks where they are given; a policy that asks for a guard is not one by itself. */
async function guarded(
  { settings, guard }: PolicyDocument,
  given: Given,
  context: Context,
): Promise<PolicyDocument['settings']> {
  const file = given.text('guard')
  if (file !== undefined)
    return withGuard(settings, { file, guard: (await readPolicyFile(file, context)).settings }, context)
  if (guard !== undefined && guard.mode !== 'off')
    context.stderr.write(`${context.tell('pack.guard.missing')}\n`)
  return settings
}

async function readObject(file: string, context: Context): Promise<Readonly<Record<string, unknown>>> {
  const { value } = await readDocumentFile(file, context)
  // Sound: an object that is no list has text keys and values of whatever kind.
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>
  const message = context.tell('pack.notObject', { file: terminalText(file) })
  throw new CliError(message, { code: 'policy_document', exitCode: exitCodes.usage })
}

interface Packing {
  only: PackName[] | undefined
  given: Given
  context: Context
}

function pack(document: PackedDocument, { only, given, context }: Packing): PackFile[] {
  const [organization, identifier] = [given.required('organization'), given.required('identifier')]
  try {
    return packsOf(document, { sha256, organization, identifier, only })
  } catch (error) {
    if (!(error instanceof PackError)) throw error
    const problem = context.tell(`pack.problem.${error.code}`, {
      path: terminalText(error.path),
      file: terminalText(given.required('file')),
    })
    throw refused(given.required('file'), problem, { error, context })
  }
}

function refused(
  file: string,
  problem: string,
  { error, context }: { error: Error; context: Context },
): CliError {
  const message = context.tell('pack.refused', { file: terminalText(file), problem: terminalText(problem) })
  return new CliError(message, { code: 'pack_refused', exitCode: exitCodes.refused, cause: error })
}

async function refuseToReplace(files: readonly PackFile[], folder: string, { tell }: Context): Promise<void> {
  for (const { path } of files) {
    const target = join(folder, path)
    const isThere = await access(target).then(
      () => true,
      // Whatever else is wrong with the place shows when it is written to.
      () => false,
    )
    if (!isThere) continue
    const message = tell('pack.there', { file: terminalText(target) })
    throw new CliError(message, { code: 'file_exists', exitCode: exitCodes.refused })
  }
}

async function makeFolder(folder: string, context: Context): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (error) {
    throw fileError('file.unwritable', folder, { error, context })
  }
}

function report(
  { files, findings }: { files: readonly PackFile[]; findings: readonly LintFinding[] },
  folder: string,
  context: Context,
): void {
  const { tell, print } = context
  if (context.json) {
    const listed = files.map(({ pack, path, text }) => ({
      ...(pack === undefined ? {} : { pack }),
      path,
      bytes: Buffer.byteLength(text),
      sha256: sha256(text),
    }))
    context.printJson({ folder, files: listed, findings })
    return
  }
  print(tell('pack.written', { count: files.length, folder: terminalText(folder) }))
  print(...files.map(({ path }) => `  ${path}`), tell('pack.next'))
}
