import { useState, type SyntheticEvent } from 'react'
import { useApi, useChange } from '../../api/use-api.ts'
import { formatDay, formatMoney } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { TextField } from '../../parts/fields.tsx'
import { ErrorNote } from '../../parts/notes.tsx'
import { costReportParts } from './cost-report-parts.ts'

/** Beyond it a browser would be long about it; the command line takes any size. */
const maxFileBytes = 50_000_000

/** Sends a provider's own cost report, a file of its API's answers. */
export function ImportReportDialog({ onClose }: { onClose: () => void }) {
  const used = useApi('readSpend', { by: 'provider' })
  const suggested = used.data?.data.find(({ simulated }) => !simulated)?.key ?? ''
  const [provider, setProvider] = useState<string>()
  const [file, setFile] = useState<File>()
  const [problem, setProblem] = useState<string>()
  const [done, setDone] = useState<string>()
  const importing = useChange('importCostReport')
  const name = provider ?? suggested

  const submit = async () => {
    if (file === undefined) return
    setProblem(undefined)
    const parts = file.size > maxFileBytes ? undefined : costReportParts(await file.text())
    if (parts === undefined) return setProblem(text.noReport)
    let days = 0
    for (const pages of parts) {
      const report = await importing.mutateAsync({ provider: name, pages })
      days += report.days
      const { from, to, costMicroUsd } = report
      setDone(
        fill(text.done, { days, from: formatDay(from), to: formatDay(to), cost: formatMoney(costMicroUsd) }),
      )
    }
    return undefined
  }
  const onSubmit = (event: SyntheticEvent) => {
    event.preventDefault()
    // A no is shown below, from the mutation.
    void submit().catch(() => undefined)
  }
  return (
    <Dialog title={text.title} onClose={onClose}>
      <form onSubmit={onSubmit} className="grid gap-4">
        <p>{text.what}</p>
        <TextField
          label={text.provider}
          hint={text.providerHint}
          required
          maxLength={200}
          value={name}
          onChange={({ target }) => setProvider(target.value)}
        />
        <TextField
          type="file"
          label={text.file}
          accept=".json,application/json"
          required
          problem={problem}
          onChange={({ target }) => setFile(target.files?.[0])}
        />
        {importing.error !== null && <ErrorNote error={importing.error} />}
        {done !== undefined && importing.error === null && (
          <p role="status" className="text-good">
            {done}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button look="plain" onClick={onClose}>
            {done === undefined ? text.cancel : text.close}
          </Button>
          <Button type="submit" disabled={importing.isPending}>
            {text.import}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

const texts: Texts<
  | 'title'
  | 'what'
  | 'provider'
  | 'providerHint'
  | 'file'
  | 'noReport'
  | 'done'
  | 'import'
  | 'cancel'
  | 'close'
> = {
  en: {
    title: 'Import a cost report',
    what: 'The answers of Anthropic’s GET /v1/organizations/cost_report, as they are: one page, or a list of pages. Its days replace what earlier reports said of them.',
    provider: 'Provider',
    providerHint: 'As the configuration names it',
    file: 'File (JSON)',
    noReport: 'This is no cost report: it has no list “data” of days, or is too large.',
    done: 'Imported: {days} days, the last part from {from} to {to}, {cost}.',
    import: 'Import',
    cancel: 'Cancel',
    close: 'Close',
  },
  ja: {
    title: 'コストレポートを取り込む',
    what: 'Anthropic の GET /v1/organizations/cost_report の応答をそのまま指定してください(1ページ、またはページの配列)。同じ日のデータは新しいもので置き換わります。',
    provider: 'プロバイダー',
    providerHint: '設定ファイルでの名前です',
    file: 'ファイル(JSON)',
    noReport: 'コストレポートとして読み取れません。日ごとの配列 "data" がないか、サイズが大きすぎます。',
    done: '{days} 日分を取り込みました(最後の部分: {from}から{to}、{cost})。',
    import: '取り込む',
    cancel: 'キャンセル',
    close: '閉じる',
  },
}
const text = textsOf(texts)
