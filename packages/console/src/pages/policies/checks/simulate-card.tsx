import type { PolicyDocument } from '@sekisho/policy'
import { useState, type DragEvent } from 'react'
import { formatNumber } from '../../../format/format.ts'
import { fill, textsOf } from '../../../format/locale.ts'
import { Skeleton } from '../../../parts/notes.tsx'
import { Card } from '../../../parts/page.tsx'
import type { PolicyTask } from '../policy-worker.ts'
import { useTask } from '../use-task.ts'
import { SimulationResult } from './simulation-result.tsx'

interface SimulateCardProps {
  /** the policy that is looked at, and the one it is held against */
  draft: PolicyDocument
  current: PolicyDocument
}

/** Replays recorded calls against a policy. The files are read where they lie: nothing of them leaves the browser. */
export function SimulateCard({ draft, current }: SimulateCardProps) {
  const { mutate, data, isPending, error } = useTask<PolicyTask & { kind: 'simulate' }>()
  const [isOver, setOver] = useState(false)
  const replay = (files: FileList | null) => {
    if (files !== null && files.length > 0) mutate({ kind: 'simulate', draft, current, files: [...files] })
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    replay(event.dataTransfer.files)
  }
  return (
    <Card title={text.title}>
      <p className="mb-3 max-w-prose text-soft">{text.lead}</p>
      <div
        onDrop={drop}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        className={`rounded-lg border-2 border-dashed px-4 py-6 text-center ${isOver ? 'border-accent bg-accent-paper' : 'border-edge'}`}
      >
        <p className="mb-3">{text.drop}</p>
        <label className="button-link cursor-pointer text-accent focus-within:outline-3 focus-within:outline-accent">
          {text.choose}
          <input
            type="file"
            multiple
            accept=".jsonl,.json,.ndjson"
            className="sr-only"
            onChange={({ target }) => replay(target.files)}
          />
        </label>
      </div>
      <div aria-live="polite" className="mt-4">
        {isPending && <Skeleton lines={4} />}
        {error !== null && error.name !== 'AbortError' && (
          <p role="alert" className="text-bad">
            {text.failed}
          </p>
        )}
        {data !== undefined && (
          <>
            <p className="mb-3">
              {fill(text.read, {
                calls: formatNumber(data.simulation.calls),
                files: formatNumber(data.reading.files),
              })}
              {data.reading.malformed > 0 &&
                ` ${fill(text.malformed, { count: formatNumber(data.reading.malformed) })}`}
            </p>
            <SimulationResult simulation={data.simulation} />
          </>
        )}
      </div>
    </Card>
  )
}

const text = textsOf({
  en: {
    title: 'Replay recorded calls',
    lead: 'Transcripts of Claude Code (~/.claude/projects/*/*.jsonl), telemetry or a ledger export. They are read in this browser, and nothing of them is sent anywhere.',
    drop: 'Drop files here, or',
    choose: 'Choose files',
    failed: 'The replay did not finish. Try fewer files.',
    read: 'Calls: {calls}, files: {files}.',
    malformed: 'Lines that could not be read: {count}.',
  },
  ja: {
    title: '記録された呼び出しの再現',
    lead: 'Claude Code の会話記録(~/.claude/projects/*/*.jsonl)、テレメトリ、台帳のエクスポートに対応しています。ファイルはこのブラウザー内で読み取り、どこにも送信しません。',
    drop: 'ここにファイルをドロップするか、',
    choose: 'ファイルを選択',
    failed: '再現が完了しませんでした。ファイルを減らしてやり直してください。',
    read: '呼び出し {calls} 件({files} ファイル)。',
    malformed: '読み取れない行: {count} 行。',
  },
})
