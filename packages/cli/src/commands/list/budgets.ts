import type { CommandDescription } from '../command.ts'
import { after, limit, mine, reason, server } from './options.ts'

export const budgetCommands: readonly CommandDescription[] = [
  {
    name: 'budgets list',
    summary: 'budgets.list',
    options: [limit, after, ...server],
    examples: ['budgets list'],
    load: async () => (await import('../budgets.ts')).listBudgets,
  },
  {
    name: 'budgets set',
    summary: 'budgets.set',
    argument: { name: 'limit', text: 'argument.limit' },
    options: [
      { name: 'for', value: 'SCOPE', text: 'option.scope', default: 'organization' },
      { name: 'shared', text: 'option.shared' },
      {
        name: 'period',
        value: 'PERIOD',
        text: 'option.period',
        choices: ['daily', 'weekly', 'monthly', 'conversation', 'minute', 'at_once'],
        default: 'monthly',
      },
      {
        name: 'zone',
        value: 'ZONE',
        text: 'option.zone',
        choices: ['utc', 'organization'],
        default: 'utc',
      },
      { name: 'name', value: 'NAME', text: 'option.budgetName' },
      { name: 'threshold', value: 'PERCENT', text: 'option.threshold', repeatable: true },
      ...server,
    ],
    examples: [
      'budgets set 200usd --for group:platform --period monthly',
      'budgets set "2M tokens" --for person:tanaka@example.com --period daily',
      'budgets set 5000usd --shared --name "all of us"',
    ],
    load: async () => (await import('../budgets.ts')).setBudget,
  },
  {
    name: 'budgets remove',
    summary: 'budgets.remove',
    argument: { name: 'id', text: 'argument.budget' },
    options: [reason, ...server],
    examples: ['budgets remove spl_01KAMQ5E2RZ8Y4W6D3T0N9HJCV --reason "project ended"'],
    load: async () => (await import('../budgets.ts')).removeBudget,
  },
  {
    name: 'budgets explain',
    summary: 'budgets.explain',
    argument: { name: 'person', text: 'argument.account', optional: true },
    options: [
      mine,
      { name: 'project', value: 'PROJECT', text: 'option.ofProject' },
      { name: 'cost-centre', value: 'NAME', text: 'option.ofCostCentre' },
      ...server,
    ],
    examples: ['budgets explain tanaka@example.com', 'budgets explain --mine'],
    load: async () => (await import('../budgets.ts')).explainBudgets,
  },
]
