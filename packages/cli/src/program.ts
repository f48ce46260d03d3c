import { Command, Option } from 'commander'
import { stripVTControlCharacters } from 'node:util'
import manifest from '../package.json' with { type: 'json' }
import type { CommandDescription, OptionDescription } from './commands/command.ts'
import { commands } from './commands/list/index.ts'
import { json, lang } from './commands/list/options.ts'
import type { Context } from './context.ts'
import { CliError, exitCodes, type ExitCode } from './exit.ts'
import { ParseError } from './usage-error.ts'
import { createGiven } from './given.ts'
import type { PlainMessageKey } from './messages/index.ts'
import { displayWidth } from './output/width.ts'

/** Builds the parser from the list of commands. @param settle hears how the command that ran ended */
export function createProgram(context: Context, settle: (code: ExitCode) => void): Command {
  const { tell } = context
  const program = prepared(new Command('sekisho'), context)
    .description(tell('program'))
    .helpCommand('help [command]', tell('help'))
    .addOption(createOption(lang, context))
    .addOption(createOption(json, context))
    .version(manifest.version, '-V, --version', tell('version'))
    .addHelpText('after', () => `\n${exitCodeLines(context).join('\n')}`)
  for (const description of commands) {
    const groups = description.name.split(' ')
    const word = groups.pop() ?? ''
    const parent = groups.reduce((above, name) => groupOf(above, name, context), program)
    parent.addCommand(createCommand(description, word, { context, settle }))
  }
  return program
}

interface Wiring {
  context: Context
  settle: (code: ExitCode) => void
}

function createCommand(description: CommandDescription, word: string, { context, settle }: Wiring): Command {
  const { tell } = context
  const command = prepared(new Command(word), context)
    .description(tell(description.summary))
    .addHelpText('after', () => `\n${afterHelp(description, context).join('\n')}`)
  command.helpCommand(false)
  const { argument } = description
  if (argument) command.argument(argumentText(argument), tell(argument.text))
  const options = description.options.map((option) => createOption(option, context))
  for (const option of options) command.addOption(option)
  return command.action(async (...received: unknown[]) => {
    // Under the names of the description: the parser has its own for those with a hyphen.
    const values: Record<string, unknown> = Object.fromEntries(
      options.map((option) => [option.name(), command.getOptionValue(option.attributeName())]),
    )
    if (argument) values[argument.name] = received[0]
    // Those that commands above have too may stand before it, and are theirs for the parser wherever they stand.
    const above = command.optsWithGlobals()
    for (const option of options) values[option.name()] ??= above[option.attributeName()]
    for (const option of description.options) {
      if (option.default === undefined) continue
      values[option.name] ??= option.repeatable ? [option.default] : option.default
    }
    const run = await description.load()
    settle(await run(createGiven(values, context), context))
  })
}

/** `<person>`, or `[person]` when it may be left out, or `<files...>` for several. */
export function argumentText(argument: NonNullable<CommandDescription['argument']>): string {
  const name = argument.name + (argument.repeatable ? '...' : '')
  return argument.optional ? `[${name}]` : `<${name}>`
}

function createOption(description: OptionDescription, context: Context): Option {
  const { name, value, required, repeatable, choices } = description
  const flags = value === undefined ? `--${name}` : `--${name} <${value}>`
  const option = new Option(flags, optionText(description, context)).makeOptionMandatory(required ?? false)
  if (value === undefined) return option
  return option.argParser((text: string, previous: unknown): unknown => {
    if (choices !== undefined && !choices.includes(text)) {
      const message = context.tell('usage.choice', { name: `--${name}`, values: choices.join(', ') })
      throw new CliError(message, { code: 'usage', exitCode: exitCodes.usage })
    }
    return repeatable ? [...(Array.isArray(previous) ? previous : []), text] : text
  })
}

/** The description with its choices and default, in the reader's language. */
export function optionText(option: OptionDescription, { tell }: Pick<Context, 'tell'>): string {
  const extras = [
    ...(option.choices ? [tell('extra.choices', { values: option.choices.join(', ') })] : []),
    ...(option.default === undefined ? [] : [tell('extra.default', { value: option.default })]),
    ...(option.repeatable ? [tell('extra.repeatable')] : []),
  ]
  return extras.length === 0 ? tell(option.text) : `${tell(option.text)} (${extras.join('; ')})`
}

/** Below `above`: a group, or a command that has parts. */
function groupOf(above: Command, name: string, context: Context): Command {
  const known = above.commands.find((command) => command.name() === name)
  if (known !== undefined) return known
  const group = prepared(new Command(name), context)
    .description(groupText(name, context))
    .helpCommand('help [command]', context.tell('help'))
  above.addCommand(group)
  return group
}

const groupTexts = {
  budgets: 'group.budgets',
  content: 'group.content',
  credentials: 'group.credentials',
  holds: 'group.holds',
  people: 'group.people',
  invitations: 'group.invitations',
  groups: 'group.groups',
  sessions: 'group.sessions',
  devices: 'group.devices',
  guard: 'group.guard',
  'service-accounts': 'group.serviceAccounts',
  federation: 'group.federation',
  projects: 'group.projects',
  template: 'group.policyTemplate',
  report: 'group.report',
  ledger: 'group.ledger',
  sinks: 'group.sinks',
  'compliance-keys': 'group.complianceKeys',
  config: 'group.config',
  policy: 'group.policy',
  policies: 'group.policies',
  mcp: 'group.mcp',
} as const satisfies Record<string, PlainMessageKey>

function groupText(name: string, { tell }: Context): string {
  // Sound: a group that is not listed here would be a bug that the help's own test shows.
  return tell(groupTexts[name as keyof typeof groupTexts])
}

/** What every command of the tree has in common: its language, its streams, and errors that are thrown, not printed. */
function prepared(command: Command, context: Context): Command {
  const { tell, stdout, bold } = context
  const titles: Readonly<Record<string, string>> = {
    'Usage:': tell('title.usage'),
    'Arguments:': tell('title.arguments'),
    'Options:': tell('title.options'),
    'Commands:': tell('title.commands'),
  }
  return command
    .exitOverride((error) => {
      throw new ParseError(error, wordsOf(command))
    })
    .helpOption('-h, --help', tell('help'))
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stdout.write(text),
      outputError: () => {},
      getOutHasColors: () => true,
      getErrHasColors: () => true,
    })
    .configureHelp({
      displayWidth: (text) => displayWidth(stripVTControlCharacters(text)),
      styleTitle: (title) => bold(titles[title] ?? title),
      // An option's choices and default are in its description already.
      optionDescription: (option) => option.description,
    })
}

/** `sekisho people list` */
function wordsOf(command: Command): string {
  return command.parent === null ? command.name() : `${wordsOf(command.parent)} ${command.name()}`
}

function afterHelp({ examples }: CommandDescription, context: Context): string[] {
  return [
    context.bold(context.tell('title.example')),
    ...examples.map((example) => `  sekisho ${example}`),
    '',
    ...exitCodeLines(context),
  ]
}

function exitCodeLines({ tell, bold }: Context): string[] {
  const lines = Object.values(exitCodes).map((code) => `  ${String(code).padEnd(2)}  ${tell(`exit.${code}`)}`)
  return [bold(tell('title.exitCodes')), ...lines]
}
