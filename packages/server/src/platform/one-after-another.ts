/**
 * Runs what is asked for one after the other, each begun once the one before has ended, so that none ends with what was
 * there before another began. Each tells its own caller of its failure.
 */
export function oneAfterAnother(run: () => Promise<void>): () => Promise<void> {
  let last: Promise<void> = Promise.resolve()
  return () => (last = last.catch(ignoreEarlier).then(run))
}

/** It has told its own caller. */
function ignoreEarlier(): void {}
