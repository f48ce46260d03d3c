import { formatLatency, formatNumber, formatTime } from '../../format/format.ts'
import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { Badge, type Tone } from '../../parts/badge.tsx'
import type { Provider } from './provider.ts'

type Recent = Provider['recent']

/** How a provider did in the last minutes: calls, what failed and how, and how long the first byte took. */
export function ProviderHealth({ recent, name }: { recent: Recent; name: string }) {
  const { minutes, calls, failed, failures, p50Ms, p90Ms, lastFailure } = recent
  const state = stateOf(recent)
  return (
    <div className="mt-4 border-t border-line pt-3">
      <h3 className="mb-2 flex flex-wrap items-center gap-2 font-semibold">
        {fill(text.title, { minutes })}
        <Badge tone={tones[state]}>{text[state]}</Badge>
      </h3>
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        <Figure name={text.calls} value={formatNumber(calls)} />
        <Figure name={text.failed} value={formatNumber(failed)} />
        <Figure name={text.p50} value={p50Ms === undefined ? '–' : formatLatency(p50Ms)} />
        <Figure name={text.p90} value={p90Ms === undefined ? '–' : formatLatency(p90Ms)} />
      </dl>
      {failures.length > 0 && (
        <ul aria-label={fill(text.failuresOf, { name })} className="mt-3 flex flex-wrap gap-2">
          {failures.map(({ reason, count }) => (
            <li key={reason}>
              <Badge tone="bad">{`${reasonText(reason)} × ${formatNumber(count)}`}</Badge>
            </li>
          ))}
        </ul>
      )}
      <p className="mt-3 text-sm text-soft">
        {lastFailure === undefined
          ? text.noFailure
          : fill(text.lastFailure, {
              reason: reasonText(lastFailure.reason),
              at: formatTime(lastFailure.at),
            })}
      </p>
    </div>
  )
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-sm text-soft">{name}</dt>
      <dd className="text-xl font-semibold tabular-nums">{value}</dd>
    </div>
  )
}

const tones = { idle: 'neutral', well: 'good', trouble: 'warn', failing: 'bad' } as const satisfies Record<
  string,
  Tone
>

function stateOf({ calls, failed }: Recent): keyof typeof tones {
  if (calls === 0) return 'idle'
  if (failed === 0) return 'well'
  return failed * 2 >= calls ? 'failing' : 'trouble'
}

function reasonText(reason: string): string {
  if (reason === 'unreachable') return text.unreachable
  if (reason === 'broken_off') return text.brokenOff
  return reason === 'other' ? text.other : fill(text.status, { status: reason })
}

const texts: Texts<
  | 'title'
  | 'calls'
  | 'failed'
  | 'p50'
  | 'p90'
  | 'failuresOf'
  | 'lastFailure'
  | 'noFailure'
  | 'idle'
  | 'well'
  | 'trouble'
  | 'failing'
  | 'unreachable'
  | 'brokenOff'
  | 'other'
  | 'status'
> = {
  en: {
    title: 'The last {minutes} minutes on this node',
    calls: 'Calls',
    failed: 'Failed',
    p50: 'First byte, half within',
    p90: 'First byte, 90% within',
    failuresOf: 'Failures of {name}',
    lastFailure: 'Last failure: {reason}, {at}',
    noFailure: 'No failure since this node started.',
    idle: 'No calls',
    well: 'Well',
    trouble: 'Some fail',
    failing: 'Failing',
    unreachable: 'Not reached',
    brokenOff: 'Broke off',
    other: 'Other',
    status: 'Status {status}',
  },
  ja: {
    title: 'このノードでの直近{minutes}分',
    calls: '呼び出し',
    failed: '失敗',
    p50: '最初の1バイトまで(中央値)',
    p90: '最初の1バイトまで(90%)',
    failuresOf: '{name} の失敗',
    lastFailure: '最後の失敗: {reason}、{at}',
    noFailure: 'このノードの起動後、失敗はありません。',
    idle: '呼び出しなし',
    well: '正常',
    trouble: '一部失敗',
    failing: '失敗多発',
    unreachable: '接続できず',
    brokenOff: '途中で切断',
    other: 'その他',
    status: 'ステータス {status}',
  },
}
const text = textsOf(texts)
