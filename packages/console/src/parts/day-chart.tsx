import { useState } from 'react'
import { formatDay } from '../format/format.ts'
import { textsOf, type Texts } from '../format/locale.ts'
import { lazyPart } from './lazy-part.tsx'

export interface DaySeries<Day> {
  label: string
  value: (day: Day) => number
  tone: 'accent' | 'warn' | 'bad' | 'good'
}

export interface DayChartProps<Day extends { day: string }> {
  label: string
  days: readonly Day[]
  series: readonly DaySeries<Day>[]
  format: (value: number) => string
}

const Plot = lazyPart('plot', async () => (await import('./plot.tsx')).Plot, 5)

/** Values by day as a chart, or, for who reads numbers or does not see, as a table. */
export function DayChart<Day extends { day: string }>({ label, days, series, format }: DayChartProps<Day>) {
  const [isTable, setTable] = useState(false)
  // A series of zeros says nothing, and draws over the axis.
  const shown = series.filter(({ value }, at) => at === 0 || days.some((day) => value(day) !== 0))
  return (
    <figure>
      {isTable ? (
        <DayTable label={label} days={days} series={shown} format={format} />
      ) : (
        <Plot
          label={label}
          days={days.map(({ day }) => day)}
          lines={shown.map(({ label: name, value, tone }) => ({
            label: name,
            tone,
            values: days.map(value),
          }))}
          format={format}
        />
      )}
      <figcaption className="mt-2 text-right">
        <button
          type="button"
          aria-pressed={isTable}
          aria-label={`${isTable ? text.asChart : text.asTable}: ${label}`}
          className="min-h-9 text-sm text-accent underline underline-offset-4"
          onClick={() => setTable(!isTable)}
        >
          {isTable ? text.asChart : text.asTable}
        </button>
      </figcaption>
    </figure>
  )
}

function DayTable<Day extends { day: string }>({ label, days, series, format }: DayChartProps<Day>) {
  return (
    <div className="max-h-64 overflow-y-auto" tabIndex={0} role="region" aria-label={label}>
      <table className="w-full text-left">
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr className="text-soft">
            <th scope="col">{text.day}</th>
            {series.map(({ label: name }) => (
              <th key={name} scope="col" className="text-right">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.toReversed().map((day) => (
            <tr key={day.day} className="border-t border-line">
              <th scope="row" className="py-1 font-normal">
                {formatDay(day.day)}
              </th>
              {series.map(({ label: name, value }) => (
                <td key={name} className="text-right tabular-nums">
                  {format(value(day))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const texts: Texts<'asTable' | 'asChart' | 'day'> = {
  en: { asTable: 'Show as a table', asChart: 'Show as a chart', day: 'Day' },
  ja: { asTable: '表で表示', asChart: 'グラフで表示', day: '日付' },
}
const text = textsOf(texts)
