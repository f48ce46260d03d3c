import { expect, test } from 'vitest'
import { availableModels } from './available-models.ts'

const modelsOf = (settings: Record<string, unknown>, configured: readonly string[] = []) =>
  availableModels(settings, configured)?.models

test('settings that say nothing about models limit none', () => {
  expect(availableModels({ model: 'opus' }, [])).toBeUndefined()
})

test('a family stands for itself, an id also for the ids that continue it, and aliases for nothing', () => {
  expect(modelsOf({ availableModels: ['Claude-Haiku-4-5', 'best', 'x*', 'opus'] })).toEqual([
    'claude-haiku-4-5',
    'claude-haiku-4-5-*',
    'opus',
  ])
  expect(modelsOf({ availableModels: ['claude-sonnet-4-6[1m]'] })).toEqual([
    'claude-sonnet-4-6',
    'claude-sonnet-4-6-*',
  ])
})

test('exact matching takes ids as they stand', () => {
  const settings = { availableModels: ['claude-opus-4-8', 'haiku'], availableModelsMatch: 'exact' }
  expect(modelsOf(settings)).toEqual(['claude-opus-4-8', 'haiku'])
})

test('models of the file are written as the file writes them, because access rules heed case', () => {
  const configured = ['House-Model', 'House-Model-Large']
  expect(modelsOf({ availableModels: ['HOUSE-model'] }, configured)).toEqual([
    'House-Model',
    'House-Model-Large',
    'house-model-*',
  ])
})

test.each([['opus'], [{}], [['opus', 5]], [null]])('a list that is none allows no model: %j', (given) => {
  expect(modelsOf({ availableModels: given })).toEqual([])
})
