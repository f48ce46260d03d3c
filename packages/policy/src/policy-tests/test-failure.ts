import type { Text } from '../explain/text.ts'
import { reasonText } from '../predict/decision.ts'
import { callText } from './call-text.ts'
import type { PolicyTestOutcome } from './run-policy-tests.ts'

const maxCallLength = 300

/** What a test expected and what came, and by what, in a line without its end. */
export function testFailure({ call, expected, got, by, decision, tested }: PolicyTestOutcome): Text {
  const shown = callText(call).slice(0, maxCallLength)
  if (tested !== undefined) {
    const [does, ought] = expected === 'match' ? ['does not apply', 'is to'] : ['applies', 'is not to']
    const ja =
      expected === 'match'
        ? '当てはまるはずですが、当てはまりません'
        : '当てはまらないはずですが、当てはまります'
    return {
      en: `the rule ${tested} ${does} to ${shown}, and ${ought}`,
      ja: `ルール ${tested} は ${shown} に${ja}`,
    }
  }
  const rule = decision.rule === undefined ? '' : `, ${decision.rule}`
  const who = {
    en: by === 'guard' ? 'the guard' : 'Claude Code',
    ja: by === 'guard' ? 'ガード' : 'Claude Code',
  }
  return {
    en: `${shown} is to be ${expected}, and is ${got} (${who.en}${rule}: ${reasonText(decision, 'en')})`,
    ja: `${shown} の期待は ${expected}、結果は ${got} です(${who.ja}${rule}: ${reasonText(decision, 'ja')})`,
  }
}
