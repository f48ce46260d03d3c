import { classifications } from '@sekisho/contract'
import type { CommandDescription, OptionDescription } from '../command.ts'
import { after, costCentre, limit, server } from './options.ts'

const project = { name: 'project', text: 'argument.project' } as const
const name: OptionDescription = { name: 'name', value: 'NAME', text: 'option.projectName' }
const classification: OptionDescription = {
  name: 'classification',
  value: 'KIND',
  text: 'option.classification',
  choices: classifications,
}

export const projectCommands: readonly CommandDescription[] = [
  {
    name: 'projects list',
    summary: 'projects.list',
    options: [
      { name: 'status', value: 'STATUS', text: 'option.status', choices: ['active', 'archived'] },
      limit,
      after,
      ...server,
    ],
    examples: ['projects list --status active'],
    load: async () => (await import('../projects.ts')).listProjects,
  },
  {
    name: 'projects create',
    summary: 'projects.create',
    options: [{ ...name, required: true }, classification, costCentre, ...server],
    examples: ['projects create --name payments --classification customer_facing --cost-centre CC-4711'],
    load: async () => (await import('../projects.ts')).createProject,
  },
  {
    name: 'projects set',
    summary: 'projects.set',
    argument: project,
    options: [
      { ...name, text: 'option.newProjectName' },
      classification,
      costCentre,
      { name: 'clear-cost-centre', text: 'option.clearCostCentre' },
      { name: 'restore', text: 'option.restore' },
      ...server,
    ],
    examples: ['projects set payments --cost-centre CC-4712'],
    load: async () => (await import('../projects.ts')).setProject,
  },
  {
    name: 'projects archive',
    summary: 'projects.archive',
    argument: project,
    options: server,
    examples: ['projects archive payments'],
    load: async () => (await import('../projects.ts')).archiveProject,
  },
]
