import { createEntryReader } from '@sekisho/ledger'
import { sha256 } from '../sha256.ts'
import { foldBlock, type FoldedBlock, type FoldJob } from './fold-block.ts'
import { createNamesReader } from './shared-names.ts'
import { sumIndex, type IndexJob, type SummedIndex } from './sum-index.ts'
import { readTexts, type TextColumns, type TextsJob } from './texts.ts'

/** What verifying a store can leave to threads. */
export type Job = TextsJob | FoldJob | IndexJob
export type Answer = TextColumns | FoldedBlock | SummedIndex

/** The answer to a job of one type. */
export type AnswerTo<Asked extends Job> = Extract<Answer, Pick<Asked, 'type'>>

/** Does jobs, one after the other. */
export function createAnswers(): (job: Job) => Answer {
  const readNames = createNamesReader()
  const reader = createEntryReader(sha256)
  return (job) => {
    if (job.type === 'texts') return readTexts(job, reader)
    return job.type === 'fold' ? foldBlock(job) : sumIndex(job, readNames(job.names))
  }
}
