import * as fc from 'fast-check'

const enoughMs = 250

/**
 * For `npm run check`: a property is tried with no further case once those it had took this long. Processor time, so that
 * a busy machine tries as many as an idle one; and never fewer than one that held. `npm test` tries all.
 */
function fewerCases(): fc.PluginInstance<unknown> {
  const started = process.cpuUsage()
  let held = 0
  const note = (failure: fc.PreconditionFailure | fc.PropertyFailure | null) => {
    if (failure === null) held += 1
    return failure
  }
  const isEnough = () => {
    const { user, system } = process.cpuUsage(started)
    return held > 0 && (user + system) / 1000 > enoughMs
  }
  return {
    decorateRun: (run) => (value) => {
      if (isEnough()) return new fc.PreconditionFailure(true)
      const outcome = run(value)
      return outcome !== null && 'then' in outcome ? outcome.then(note) : note(outcome)
    },
  }
}

// Files share a process, and each of them runs this.
const installed = Symbol.for('sekisho.fewer-cases')
if (!(installed in globalThis)) {
  Object.defineProperty(globalThis, installed, { value: true })
  fc.installGlobalPlugin(fewerCases)
}
