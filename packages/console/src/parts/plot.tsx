import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import { formatShortDay } from '../format/format.ts'
import { textsOf, type Texts } from '../format/locale.ts'

interface PlotProps {
  label: string
  /** YYYY-MM-DD, oldest first */
  days: readonly string[]
  lines: readonly { label: string; tone: 'accent' | 'warn' | 'bad' | 'good'; values: readonly number[] }[]
  format: (value: number) => string
}

const height = 220
const wholeSteps = Array.from({ length: 16 }, (_, power) =>
  [1, 2, 5].map((step) => step * 10 ** power),
).flat()

/** Bars or lines on a canvas; drawn anew when the theme or the width changes. */
export function Plot({ label, days, lines, format }: PlotProps) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const node = place.current
    if (node === null) return undefined
    let plot: uPlot | undefined
    const draw = () => {
      plot?.destroy()
      plot = new uPlot(optionsOf({ lines, format, width: node.clientWidth }), dataOf(days, lines), node)
    }
    const observer = new ResizeObserver(draw)
    observer.observe(node)
    const dark = window.matchMedia('(prefers-color-scheme: dark)')
    dark.addEventListener('change', draw)
    const themed = new MutationObserver(draw)
    themed.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    return () => {
      observer.disconnect()
      themed.disconnect()
      dark.removeEventListener('change', draw)
      plot?.destroy()
    }
  }, [days, lines, format])
  return (
    <div
      ref={place}
      role="img"
      aria-label={`${label}. ${text.seeTable}`}
      className="min-h-60 overflow-hidden"
    />
  )
}

function dataOf(days: PlotProps['days'], lines: PlotProps['lines']): uPlot.AlignedData {
  const times = days.map((day) => Date.parse(`${day}T00:00:00Z`) / 1000)
  return [times, ...lines.map(({ values }) => [...values])]
}

function optionsOf({
  lines,
  format,
  width,
}: Pick<PlotProps, 'lines' | 'format'> & { width: number }): uPlot.Options {
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string) => resolveColour(style.getPropertyValue(`--${name}`))
  const axis = { stroke: colour('soft'), grid: { stroke: colour('line'), width: 1 }, ticks: { show: false } }
  return {
    width,
    height,
    // room for half of the last day's name
    padding: [8, 28, 0, 0],
    cursor: { drag: { x: false, y: false } },
    scales: { y: { range: (_plot, _min, max) => [0, max > 0 ? max * 1.1 : 1] } },
    axes: [
      {
        ...axis,
        size: 32,
        space: 72,
        values: (_plot, times) =>
          times.map((time) => formatShortDay(new Date(time * 1000).toISOString().slice(0, 10))),
      },
      // Money and calls are whole numbers, and a step that reads like the one below says nothing.
      {
        ...axis,
        size: 72,
        incrs: wholeSteps,
        values: (_plot, values) =>
          values.map((value, at) =>
            format(value) === format(values[at - 1] ?? Number.NaN) ? '' : format(value),
          ),
      },
    ],
    series: [
      {
        label: text.day,
        value: (_plot, time) =>
          time === null ? '' : formatShortDay(new Date(time * 1000).toISOString().slice(0, 10)),
      },
      ...lines.map(({ label, tone }) => ({
        label,
        stroke: colour(tone),
        fill: `${colour(tone)}22`,
        width: 2,
        points: { show: false },
        value: (_plot: uPlot, value: number | null) => (value === null ? '' : format(value)),
      })),
    ],
  }
}

/** A canvas does not know `light-dark()`: the browser works it out on an element. */
function resolveColour(value: string): string {
  const probe = document.createElement('span')
  probe.style.color = value
  document.body.append(probe)
  const [red = 0, green = 0, blue = 0] = (getComputedStyle(probe).color.match(/\d+/g) ?? []).map(Number)
  probe.remove()
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

const texts: Texts<'seeTable' | 'day'> = {
  en: { seeTable: 'The same numbers are in the table', day: 'Day' },
  ja: { seeTable: '同じ数値を表でも確認できます', day: '日付' },
}
const text = textsOf(texts)
