import { refusals, Refusal, say, type Locale, type RefusalCode, type RefusalFacts } from '@sekisho/contract'

/** What a client is told beside the sentence. */
export type BudgetStop =
  /** a limit that frees up at a date, epoch milliseconds */
  | { resetsAt: number; period: 'daily' | 'weekly' | 'monthly'; shared: boolean }
  /** try again then */
  | { retryAfterSeconds: number }

type Values = Readonly<Record<string, string | number>>

export interface BudgetRefusalOptions {
  /** the places of the sentence, which are worded differently in each language */
  values: (locale: Locale) => Values
  facts?: RefusalFacts
  stop?: BudgetStop
  /** id of the budget that ended an answer, for the record */
  budget?: string
  /** the organization's own words, added to the sentence */
  note?: string | undefined
  cause?: unknown
}

/** A budget's no: which one, how much of it is used, what the call needs, when it resets. */
export class BudgetRefusal extends Refusal {
  readonly stop: BudgetStop | undefined
  readonly budget: string | undefined
  readonly #values: (locale: Locale) => Values
  readonly #note: string

  constructor(code: RefusalCode, { values, facts = {}, stop, budget, note, cause }: BudgetRefusalOptions) {
    super(code, values('en'), { facts, ...(cause === undefined ? {} : { cause }) })
    this.name = 'BudgetRefusal'
    this.stop = stop
    this.budget = budget
    this.#values = values
    this.#note = note === undefined || note === '' ? '' : ` ${note}`
  }

  override sentence(locale: Locale): string {
    return say(refusals[this.code].sentence, locale, this.#values(locale)) + this.#note
  }
}
