import { useEffect } from 'react'

/** How long what was pressed may still go: the list is asked for again after a change. */
const watchedMs = 10_000

/**
 * Gives the focus back when what it was taken from is left, to where it came from. When a change takes that away, now or
 * with the next answer, the focus goes to the row that stands there then, or else to what the list is called.
 */
export function useReturnedFocus(): void {
  useEffect(() => {
    const from = document.activeElement
    if (!(from instanceof HTMLElement)) return undefined
    const row = from.closest('tr')
    const place = {
      row,
      index: row === null ? -1 : [...(row.parentElement?.children ?? [])].indexOf(row),
      region: from.closest<HTMLElement>('[role=region], section'),
    }
    return () => giveBack(from, place)
  }, [])
}

interface Place {
  row: HTMLElement | null
  index: number
  region: HTMLElement | null
}

function giveBack(from: HTMLElement, place: Place): void {
  const settle = () => {
    // Somebody went elsewhere by themselves.
    if (document.activeElement !== null && document.activeElement !== document.body) return
    if (from.isConnected && !from.matches(':disabled')) from.focus()
    else nextTo(place)?.focus()
  }
  const observer = new MutationObserver(settle)
  observer.observe(document.body, { childList: true, subtree: true })
  setTimeout(settle)
  setTimeout(() => observer.disconnect(), watchedMs)
}

const pressable = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled)'

function nextTo({ row, index, region }: Place): HTMLElement | null {
  if (row?.isConnected === true) return within(row)
  const rows = region?.isConnected === true ? [...region.querySelectorAll<HTMLElement>('tbody > tr')] : []
  const next = rows[Math.min(index, rows.length - 1)]
  if (next !== undefined) return within(next)
  return region?.isConnected === true ? focusable(region) : focusable(document.querySelector('main h1, h1'))
}

/** What can be pressed in a row, or the row itself. */
function within(row: HTMLElement): HTMLElement | null {
  return row.querySelector<HTMLElement>(pressable) ?? focusable(row)
}

function focusable(element: HTMLElement | null): HTMLElement | null {
  if (element?.hasAttribute('tabindex') === false) element.tabIndex = -1
  return element
}
