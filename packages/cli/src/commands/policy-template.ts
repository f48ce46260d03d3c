import { createTemplate, denySets, policyTemplates, type TemplateOptions } from '@sekisho/policy'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import type { Given } from '../given.ts'
import { terminalText } from '../output/terminal-text.ts'
import type { RunCommand } from './command.ts'

export const listTemplates: RunCommand = (_, { json, locale, print, printJson }) => {
  if (json) {
    printJson({
      templates: policyTemplates.map(({ id, title, summary }) => ({ id, title, summary })),
      denySets: denySets.map(({ id, title }) => ({ id, title })),
    })
    return Promise.resolve(exitCodes.ok)
  }
  const width = Math.max(...[...policyTemplates, ...denySets].map(({ id }) => id.length)) + 2
  for (const { id, summary } of policyTemplates) print(`${id.padEnd(width)}${summary[locale]}`)
  for (const { id, title } of denySets) print(`${id.padEnd(width)}${title[locale]}`)
  return Promise.resolve(exitCodes.ok)
}

/** Prints JSON, with `--json` and without: it is a file to keep. */
export const showTemplate: RunCommand = (given, context) => {
  const id = given.required('template')
  const options = optionsOf(given, context)
  const set = denySets.find((one) => one.id === id)
  const document =
    set === undefined ? createTemplate(id, options) : { settings: set.settings, tests: set.tests }
  if (document === undefined) {
    const names = [...policyTemplates, ...denySets].map((one) => one.id).join(', ')
    const message = context.tell('policy.template.unknown', { name: terminalText(id), names })
    throw new CliError(message, { code: 'usage', exitCode: exitCodes.usage })
  }
  context.printJson(document)
  return Promise.resolve(exitCodes.ok)
}

/** @throws CliError usage */
function optionsOf(given: Given, context: Context): TemplateOptions {
  const serverUrl = given.required('server')
  if (!isAddress(serverUrl, /^https:$/)) throw wrongAddress('--server', context)
  const proxy = given.text('proxy')
  if (proxy !== undefined && !isAddress(proxy, /^https?:$/)) throw wrongAddress('--proxy', context)
  const caFile = given.text('ca-file')
  return {
    serverUrl,
    ...(proxy === undefined ? {} : { proxy }),
    ...(caFile === undefined ? {} : { caFile }),
  }
}

function isAddress(text: string, protocol: RegExp): boolean {
  const url = URL.parse(text)
  // A name and password in it would reach every machine.
  return url !== null && protocol.test(url.protocol) && url.username === '' && url.password === ''
}

function wrongAddress(name: '--server' | '--proxy', { tell }: Context): CliError {
  const message = tell('policy.template.address', {
    name,
    scheme: name === '--server' ? 'https://' : 'http(s)://',
  })
  return new CliError(message, { code: 'usage', exitCode: exitCodes.usage })
}
