import { useState } from 'react'
import type { ApiError } from '../../api/call-api.ts'
import { fill, textsOf } from '../../format/locale.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { SelectField, TextField } from '../../parts/fields.tsx'
import { ringText, type Rollout } from './policy-words.ts'

type Ring = Rollout['ring']

interface RingDialogProps {
  title: string
  button: string
  /** where the version is; absent: nowhere yet */
  from?: Pick<Rollout, 'ring' | 'sharePercent'>
  isBusy: boolean
  error: ApiError | null
  onConfirm: (wanted: { ring: Ring; sharePercent?: number }) => void
  onClose: () => void
}

const rings: readonly Ring[] = ['canary', 'share', 'all']

/** Asks to whom a version goes, and says what that does. */
export function RingDialog({ from, onConfirm, ...rest }: RingDialogProps) {
  const possible = rings.slice(from === undefined ? 0 : from.ring === 'canary' ? 1 : rings.indexOf(from.ring))
  const [ring, setRing] = useState<Ring>(possible[0] ?? 'all')
  const least = from?.ring === 'share' ? from.sharePercent + 1 : 1
  const [percent, setPercent] = useState(String(Math.min(Math.max(least - 1, 5) * 2, 99)))
  const sharePercent = Number(percent)
  return (
    <ConfirmDialog
      {...rest}
      look="primary"
      onConfirm={() => onConfirm(ring === 'share' ? { ring, sharePercent } : { ring })}
    >
      <SelectField
        label={text.ring}
        value={ring}
        onChange={({ target }) => setRing(rings.find((one) => one === target.value) ?? 'all')}
        options={possible.map((value) => ({ value, label: text[value] }))}
      />
      {ring === 'share' && (
        <TextField
          label={text.percent}
          type="number"
          min={least}
          max={99}
          required
          value={percent}
          onChange={({ target }) => setPercent(target.value)}
        />
      )}
      <p className="mt-2">{fill(text.what, { who: ringText({ ring, sharePercent }) })}</p>
    </ConfirmDialog>
  )
}

const text = textsOf({
  en: {
    ring: 'Ring',
    canary: 'Canary: the groups and people of the configuration',
    share: 'A share of people, the canary ring with them',
    all: 'Everybody the policy is for',
    percent: 'Percent of people',
    what: 'It will be in force for: {who}. The server serves it within a second; machines follow when they next fetch their settings, within the hour. You can roll it back.',
  },
  ja: {
    ring: 'リング',
    canary: 'カナリア(設定ファイルで指定したグループと利用者)',
    share: '利用者の一部(カナリアを含む)',
    all: '対象者全員',
    percent: '利用者に占める割合(%)',
    what: '適用範囲: {who}。サーバーには1秒以内に、各マシンには次に設定を取得したとき(1時間以内)に反映されます。後でロールバックできます。',
  },
})
