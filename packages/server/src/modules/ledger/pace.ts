/** Decides when the next batch goes, so that many calls share one commit and a call that is alone waits for nobody. */
export interface Pace {
  /** Plans the next `send`; an urgent plan replaces one that is not, and nothing replaces an urgent one. */
  plan: (urgent: boolean) => void
  cancel: () => void
  /** A batch went out. @param admissions entries somebody waits for */
  sent: (admissions: number) => void
}

/** How long entries nobody waits for may wait for company. */
const laterMs = 10
/** How long admissions wait for company while several come at a time. */
const gatherMs = 1
/** Admissions a batch, smoothed, from which on they do. One call at a time gives exactly 1. */
const gatherFrom = 1.25
const smoothing = 0.1

export function createPace(send: () => void): Pace {
  let planned: 'nothing' | 'later' | 'soon' = 'nothing'
  let timer: NodeJS.Timeout | undefined
  let company = 1

  function fire(): void {
    if (planned === 'nothing') return
    planned = 'nothing'
    send()
  }

  return {
    plan(urgent) {
      if (planned === 'soon' || (planned === 'later' && !urgent)) return
      clearTimeout(timer)
      planned = urgent ? 'soon' : 'later'
      if (!urgent) timer = setTimeout(fire, laterMs)
      // A turn of the event loop is enough to gather what arrived together.
      else if (company < gatherFrom) setImmediate(fire)
      else timer = setTimeout(fire, gatherMs)
    },
    cancel() {
      planned = 'nothing'
      clearTimeout(timer)
    },
    sent(admissions) {
      if (admissions > 0) company += (admissions - company) * smoothing
    },
  }
}
