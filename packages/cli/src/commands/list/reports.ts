import type { CommandDescription, OptionDescription } from '../command.ts'
import { server } from './options.ts'

const month: OptionDescription = { name: 'month', value: 'MONTH', text: 'option.month', required: true }
const zone: OptionDescription = {
  name: 'zone',
  value: 'ZONE',
  text: 'option.reportZone',
  choices: ['utc', 'organization'],
  default: 'utc',
}

const format: OptionDescription = {
  name: 'format',
  value: 'FORMAT',
  text: 'option.format',
  choices: ['table', 'csv', 'json', 'md'],
  default: 'table',
}
const bom: OptionDescription = { name: 'bom', text: 'option.bom' }

export const reportCommands: readonly CommandDescription[] = [
  {
    name: 'report chargeback',
    summary: 'report.chargeback',
    options: [
      month,
      { name: 'by', value: 'WHAT', text: 'option.reportBy', default: 'cost-centre,project,person,model' },
      format,
      zone,
      bom,
      ...server,
    ],
    examples: [
      'report chargeback --month 2026-10 --by cost-centre,project',
      'report chargeback --month 2026-10 --format csv --bom',
    ],
    load: async () => (await import('../report-chargeback.ts')).showChargeback,
  },
  {
    name: 'report close',
    summary: 'report.close',
    options: [month, zone, ...server],
    examples: ['report close --month 2026-10'],
    load: async () => (await import('../report-chargeback.ts')).closeMonth,
  },
  {
    name: 'report import',
    summary: 'report.import',
    argument: { name: 'file', text: 'argument.costReport' },
    options: [
      { name: 'provider', value: 'NAME', text: 'option.costProvider', required: true },
      { name: 'workspace', value: 'ID', text: 'option.workspace', repeatable: true },
      ...server,
    ],
    examples: ['report import cost-report.json --provider anthropic'],
    load: async () => (await import('../report-reconcile.ts')).importCostReport,
  },
  {
    name: 'report reconcile',
    summary: 'report.reconcile',
    options: [month, format, bom, ...server],
    examples: ['report reconcile --month 2026-10'],
    load: async () => (await import('../report-reconcile.ts')).showReconciliation,
  },
  {
    name: 'report savings',
    summary: 'report.savings',
    options: [
      { name: 'month', value: 'MONTH', text: 'option.savingsMonth' },
      { ...format, choices: ['table', 'json', 'md'] },
      ...server,
    ],
    examples: ['report savings', 'report savings --month 2026-10 --format md'],
    load: async () => (await import('../report-savings.ts')).showSavings,
  },
]
