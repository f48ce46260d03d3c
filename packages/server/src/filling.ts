import { say } from '@sekisho/contract'
import type { Settings } from './config/index.ts'
import type { Filled } from './demonstration/index.ts'

interface FillingOptions {
  settings: Pick<Settings, 'language'>
  print: (line: string) => void
  /** only the one document is printed */
  json?: boolean
}

/** A demonstration that is being filled while the server serves. */
export interface Filling {
  /** Ends it where it is; resolves when nothing more is written. */
  stop: () => Promise<void>
}

/** Fills in the background, and says when it began, when it was done, or why it could not go on. */
export function startFilling(
  fill: (signal: AbortSignal) => Promise<Filled | undefined>,
  { settings: { language }, print, json }: FillingOptions,
): Filling {
  const stopping = new AbortController()
  const tell = (text: keyof typeof texts, values = {}) => {
    if (!json) print(say(texts[text], language, values))
  }
  tell('begun')
  const done = fill(stopping.signal).then(
    (filled) => {
      if (filled !== undefined) tell('done', { ...filled })
    },
    (error: unknown) => {
      if (!stopping.signal.aborted)
        tell('failed', { reason: error instanceof Error ? error.message : String(error) })
    },
  )
  return {
    stop: async () => {
      stopping.abort()
      await done
    },
  }
}

const texts = {
  begun: {
    en: 'Demonstration: data of a made-up company is being filled in; the server can be used meanwhile',
    ja: 'デモ: 架空の会社のデータを投入しています。その間もサーバーは利用できます',
  },
  done: {
    en: 'Demonstration: {people} people and {calls} calls of 90 days are in',
    ja: 'デモ: 利用者 {people} 人、90日分の呼び出し {calls} 件を投入しました',
  },
  failed: {
    en: 'Demonstration: the data could not be filled in ({reason}); start again in an empty folder',
    ja: 'デモ: データを投入できませんでした({reason})。空のディレクトリでもう一度起動してください',
  },
} as const
