import { locale } from '../../format/locale.ts'

const english = `# About this repository

What it is: (one sentence)

## Commands

- Build: \`…\`
- Test: \`…\` (one file: \`…\`)
- Format and lint: \`…\`

Run the tests of what you changed before you say that it is done.

## Rules

- Change only what the task asks for.
- No secrets in code, tests, logs or commit messages. If you see one, say so and do not repeat it.
- Ask before you delete data, change a schema, or touch what is deployed.
- New dependencies need a reason.

## Where things are

- \`src/\`: …
- \`docs/\`: …
`

const japanese = `# このリポジトリについて

概要: (1文で)

## コマンド

- ビルド: \`…\`
- テスト: \`…\`(1ファイルのみ: \`…\`)
- 整形と静的検査: \`…\`

完了と報告する前に、変更した部分のテストを実行してください。

## ルール

- 依頼された範囲だけを変更する。
- コード、テスト、ログ、コミットメッセージに秘密情報を書かない。見つけた場合は、内容を繰り返さずに知らせる。
- データの削除、スキーマの変更、本番環境に関わる操作は、事前に確認する。
- 依存パッケージを追加するときは理由を示す。

## 構成

- \`src/\`: …
- \`docs/\`: …
`

/** A CLAUDE.md to begin with, in the reader's language: what every session should know. */
export const starterClaudeMd = { en: english, ja: japanese }[locale]
