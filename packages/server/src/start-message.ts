import { connectionLines, connectionVariables, say, type Locale, type Sentence } from '@sekisho/contract'
import type { ProviderSettings } from './modules/providers/index.ts'

const texts = {
  listens: { en: 'Sekisho {version} listens on {url}', ja: 'Sekisho {version} は {url} で待ち受けています' },
  provider: { en: 'Provider: {list}', ja: 'プロバイダー: {list}' },
  practice: {
    en: 'practice (simulated answers, no model is called; set ANTHROPIC_API_KEY to use the Anthropic API)',
    ja: '練習用(模擬応答。モデルは呼ばれません。Anthropic API を使うには ANTHROPIC_API_KEY を設定してください)',
  },
  demo: {
    en: 'practice (simulated answers, no model is called: --demo; start without it to use the key that is set)',
    ja: '練習用(模擬応答。--demo のためモデルは呼ばれません。設定済みのキーを使うには --demo なしで起動してください)',
  },
  chosen: {
    en: 'practice (simulated answers, no model is called: sekisho.practice is in the configuration; remove it to use the key that is set)',
    ja: '練習用(模擬応答。設定に sekisho.practice があるためモデルは呼ばれません。設定済みのキーを使うには削除してください)',
  },
  none: { en: 'none: calls cannot be served', ja: 'なし(呼び出しに応答できません)' },
  data: { en: 'Data: {folder} ({storage})', ja: 'データ: {folder}({storage})' },
  workers: { en: 'Processes: {count}', ja: 'プロセス数: {count}' },
  first: {
    en: 'To use Claude Code through it, paste these two lines into a terminal and run claude. The credential is shown this once:',
    ja: 'Claude Code をつなぐには、次の2行をターミナルに貼り付けてから claude を実行してください。認証情報が表示されるのは今回だけです:',
  },
  console: {
    en: 'To look at everything in a browser, open this link. It is good once, for ten minutes; "sekisho console" makes another:',
    ja: 'ブラウザーで管理画面を見るには、次のリンクを開いてください。1回だけ、10分間有効です("sekisho console" で新しいリンクを発行できます):',
  },
} as const satisfies Record<string, Sentence>

export interface StartFacts {
  version: string
  url: string
  providers: readonly ProviderSettings[]
  dataDir: string
  storage: 'sqlite' | 'postgres'
  workers: number
  notices: readonly string[]
  /** what keeps a provider key of the environment from being used; absent: there is none, or it is used */
  keyUnusedFor?: 'demo' | 'chosen' | undefined
  /** the first credential; only on the first start */
  secret?: string
  /** signs a browser in as the owner, once; only on the first start */
  consoleLink?: string
}

/** What `sekisho up` prints once calls can be served: a few calm lines, and the credential only the first time. */
export function startMessage(facts: StartFacts, locale: Locale): string[] {
  const tell = (text: Sentence, values = {}) => say(text, locale, values)
  const list = facts.providers.map(({ name, kind }) =>
    kind === 'practice' ? tell(texts[facts.keyUnusedFor ?? 'practice']) : name,
  )
  const storage = facts.storage === 'sqlite' ? 'SQLite' : 'PostgreSQL'
  return [
    tell(texts.listens, { version: facts.version, url: facts.url }),
    tell(texts.provider, { list: list.length === 0 ? tell(texts.none) : list.join(', ') }),
    tell(texts.data, { folder: facts.dataDir, storage }),
    ...(facts.workers > 1 ? [tell(texts.workers, { count: facts.workers })] : []),
    ...facts.notices,
    ...(facts.secret === undefined
      ? []
      : [
          '',
          tell(texts.first),
          ...connectionLines({ baseUrl: facts.url, secret: facts.secret }).map((line) => `  ${line}`),
          '',
          tell(texts.console),
          `  ${facts.consoleLink ?? facts.url}`,
        ]),
  ]
}

/**
 * The same as one JSON document, for scripts. `environment` is what clients need; its `ANTHROPIC_AUTH_TOKEN` is the first
 * credential, there at the first start only and nowhere else in it.
 */
export function startDocument(facts: StartFacts): string {
  const { version, url, providers, dataDir, storage, workers, notices, secret } = facts
  return JSON.stringify({
    started: true,
    version,
    url,
    providers: providers.map(({ name, kind }) => ({ name, kind, simulated: kind === 'practice' })),
    dataDir,
    storage,
    workers,
    notices,
    environment: connectionVariables({ baseUrl: url, ...(secret === undefined ? {} : { secret }) }),
  })
}
