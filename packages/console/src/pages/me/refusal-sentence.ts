import { refusals } from '@sekisho/contract'
import type { ApiBody } from '../../api/call-api.ts'
import { formatNumber, formatTime } from '../../format/format.ts'
import { fill, locale, textsOf, type Texts } from '../../format/locale.ts'
import { isRefusalCode, refusalName } from '../../format/refusal-names.ts'
import { amountText } from '../budgets/budget-names.ts'

/** A refusal with what of its sentence was kept, its budget and project by their names. */
export interface KeptRefusal extends Pick<
  ApiBody<'listOwnRefusals'>['data'][number],
  'code' | 'model' | 'project' | 'said'
> {
  budget?: string | undefined
}

/** The sentence that a call was refused with; where not all that stood in it is kept, what the refusal is called and of what. */
export function refusalSentence(refusal: KeptRefusal): string {
  const { code, model, project, budget } = refusal
  if (!isRefusalCode(code)) return code
  const sentence = fill(refusals[code].sentence[locale], valuesOf(refusal))
  if (!/\{\w+\}/.test(sentence)) return sentence
  const what = project ?? budget ?? model
  return what === undefined ? refusalName(code) : `${refusalName(code)} (${what})`
}

function valuesOf({ code, model, project, budget, said = {} }: KeptRefusal): Record<string, string | number> {
  const { unit, limit, period, resetsAt, seconds, hours, allowed } = said
  const amount = (value: number | undefined) =>
    value === undefined
      ? undefined
      : unit === undefined || code === 'tokens_per_day_reached'
        ? formatNumber(value)
        : amountText(unit, value)
  const whole = amount(limit)
  const all = {
    model,
    project,
    budget,
    limit: whole === undefined || period === undefined ? whole : fill(text[period], { amount: whole }),
    used: amount(said.used),
    needed: amount(said.needed),
    resets: resetsAt && (code === 'tokens_per_day_reached' ? '00:00' : formatTime(resetsAt)),
    seconds,
    hours,
    allowed,
  }
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

const texts: Texts<'minute' | 'at_once'> = {
  en: { minute: '{amount} a minute', at_once: '{amount} at once' },
  ja: { minute: '1分あたり {amount}', at_once: '同時に {amount}' },
}
const text = textsOf(texts)
