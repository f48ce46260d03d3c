import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalogueCalls } from '../diff/catalogue.ts'
import { createJudgeBoth } from '../diff/judge-both.ts'
import dangerous from '../enforce/testing/first-set.json' with { type: 'json' }
import { enforce } from '../enforce/enforce.ts'
import { compilePolicy } from '../predict/policy.ts'
import { predict } from '../predict/predict.ts'
import type { ToolCall } from '../predict/tool-rules.ts'
import { anyPlace, createJudge, policyInputOf } from './judge.ts'

const calls: readonly ToolCall[] = [
  ...catalogueCalls(),
  ...Object.entries(dangerous).flatMap(([name, commands]) =>
    commands.map((command) => ({
      tool: name.endsWith('PowerShell') ? 'PowerShell' : 'Bash',
      input: { command },
    })),
  ),
]
const pool = 'Bash|Bash(git *)|Bash(rm *)|Bash(curl:*)|Bash(* --force)|Read(./.env)|Edit(./src/**)|WebFetch'
const lists = fc.record({
  deny: fc.subarray(pool.split('|')),
  ask: fc.subarray(pool.split('|')),
  allow: fc.subarray(pool.split('|')),
})

describe('a call that is read once', () => {
  it('is judged by both evaluators, under one policy and another, as if each had read it alone', () => {
    fc.assert(
      fc.property(
        lists,
        lists,
        fc.subarray([...calls], { minLength: 40, maxLength: 40 }),
        (one, other, some) => {
          const documents = [one, other].map((permissions) => ({ settings: { permissions } }))
          const [was, is] = documents
          if (was === undefined || is === undefined) return
          const both = createJudgeBoth(createJudge(was), createJudge(is), [was, is])
          const alone = documents.map((document) => compilePolicy(policyInputOf(document, anyPlace)))
          for (const call of some) {
            const judged = both(call, anyPlace)
            expect([judged.was, judged.is].map(({ client, guard }) => ({ client, guard }))).toStrictEqual(
              alone.map((policy) => ({ client: predict(policy, call), guard: enforce(policy, call) })),
            )
          }
        },
      ),
      { numRuns: 30 },
    )
  })
})
