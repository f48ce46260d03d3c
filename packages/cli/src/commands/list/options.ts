import { defaultDataDir } from '../../server/not-running.ts'
import type { OptionDescription } from '../command.ts'

/** Options that several commands have. */
const data: OptionDescription = { name: 'data', value: 'DIR', text: 'option.data', default: defaultDataDir }
const serverUrl: OptionDescription = { name: 'server', value: 'URL', text: 'option.server' }
const url: OptionDescription = { name: 'url', value: 'URL', text: 'option.url' }
/** Also before the command. */
export const json: OptionDescription = { name: 'json', text: 'option.json' }
export const lang: OptionDescription = {
  name: 'lang',
  value: 'LANG',
  text: 'option.lang',
  choices: ['en', 'ja'],
}

/** For commands that talk to a server. */
export const server = [data, serverUrl, url, json, lang]
/** For commands that do not. */
export const local = [json, lang]

export const limit: OptionDescription = { name: 'limit', value: 'N', text: 'option.limit', default: '100' }
export const after: OptionDescription = { name: 'after', value: 'ID', text: 'option.after' }
export const localData: OptionDescription = { name: 'data', value: 'DIR', text: 'option.dataConfigured' }
export const config: OptionDescription = { name: 'config', value: 'FILE', text: 'option.config' }
export const reason: OptionDescription = {
  name: 'reason',
  value: 'TEXT',
  text: 'option.reason',
  required: true,
}
/** What everybody may see, whatever their role. */
export const mine = { name: 'mine', text: 'option.mine' } as const

export const ofPerson: OptionDescription = { name: 'person', value: 'ID|EMAIL', text: 'option.person' }
export const group: OptionDescription = {
  name: 'group',
  value: 'GROUP',
  text: 'option.group',
  repeatable: true,
}
/** Whose calls count to a project. */
export const project: OptionDescription = { name: 'project', value: 'ID|NAME', text: 'option.project' }
export const costCentre: OptionDescription = {
  name: 'cost-centre',
  value: 'TEXT',
  text: 'option.costCentre',
}
export const days: OptionDescription = { name: 'days', value: 'N', text: 'option.days', default: '7' }
