import { officer, type Act, type Stage } from './stage.ts'

const terms = {
  scope: { type: 'organization', id: '' },
  sharing: 'seat',
  zone: 'utc',
  thresholds: [],
} as const
type Wanted = Parameters<Stage['past']['createBudget']>[1]
const minuteMs = 60_000

/** Sets the limits that refusals name. @param since the first day, epoch milliseconds */
export function limitActs(stage: Stage, since: number): Act[] {
  const { past, say, limits } = stage
  const run = async () => {
    const finance = await officer(stage, 'finance')
    const make = async (name: Parameters<typeof say>[0], of: Pick<Wanted, 'unit' | 'period' | 'limit'>) =>
      await past.createBudget(finance, { ...terms, name: say(name), ...of })
    limits.day = await make(
      { en: 'Each person, a day', ja: '1人あたり(1日)' },
      { unit: 'usd', period: 'daily', limit: 8_000_000 },
    )
    limits.minute = await make(
      { en: 'Calls a minute', ja: '1分あたりの呼び出し' },
      { unit: 'calls', period: 'minute', limit: 30 },
    )
    limits.conversation = await make(
      { en: 'One conversation', ja: '1つの会話' },
      { unit: 'usd', period: 'conversation', limit: 5_000_000 },
    )
  }
  return [{ time: since + minuteMs, run }]
}
