import { fill, textsOf, type Texts } from '../../format/locale.ts'
import { Badge } from '../../parts/badge.tsx'
import { Facts } from '../../parts/facts.tsx'
import { ProviderHealth } from './provider-health.tsx'
import type { Provider } from './provider.ts'

/** One provider: what the contract says, where data goes, which key it takes, and how it does. */
export function ProviderCard({ provider, place }: { provider: Provider; place: number }) {
  const { name, kind, practice, contract, retention, training, region, host } = provider
  return (
    <section className="card mb-5">
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <h2 className="text-lg font-semibold">
          <span className="mr-2 text-soft">{place}.</span>
          {name}
        </h2>
        <Badge>{kind}</Badge>
        {practice && <Badge tone="warn">{text.practice}</Badge>}
      </div>
      {practice && <p className="mb-3 text-warn">{text.practiceNote}</p>}
      <Facts
        facts={[
          [text.region, host === undefined ? text.staysHere : fill(text.regionAt, { region, host })],
          [text.contract, contract === 'enterprise' ? text.enterprise : text.api],
          [text.retention, retention === 'zero' ? text.zero : text.standard],
          [
            text.training,
            <Badge key="training" tone={training ? 'bad' : 'good'}>
              {training ? text.trains : text.trainsNot}
            </Badge>,
          ],
          [text.key, practice ? undefined : keyText(provider)],
        ]}
      />
      <ProviderHealth recent={provider.recent} name={name} />
    </section>
  )
}

function keyText({ keys, keyInUse }: Provider): string {
  const rotating = keys > 1 ? ` ${text.rotating}` : ''
  if (keyInUse === undefined) return `${text.keyUnknown}${rotating}`
  const place = keys > 1 ? (keyInUse.place === 'current' ? text.current : text.next) : text.only
  return `${fill(place, { hint: keyInUse.hint === '' ? '' : `…${keyInUse.hint}` })}${rotating}`
}

const texts: Texts<
  | 'practice'
  | 'practiceNote'
  | 'region'
  | 'regionAt'
  | 'staysHere'
  | 'contract'
  | 'enterprise'
  | 'api'
  | 'retention'
  | 'zero'
  | 'standard'
  | 'training'
  | 'trains'
  | 'trainsNot'
  | 'key'
  | 'keyUnknown'
  | 'rotating'
  | 'only'
  | 'current'
  | 'next'
> = {
  en: {
    practice: 'Simulated',
    practiceNote: 'Answers are made up on this server: no model is called, nothing leaves, and nobody pays.',
    region: 'Where data goes',
    regionAt: 'Region {region}, by {host}',
    staysHere: 'Nowhere: it stays on this server',
    contract: 'Contract',
    enterprise: 'Enterprise',
    api: 'API',
    retention: 'Kept by the provider',
    zero: 'Nothing (zero data retention)',
    standard: 'As its standard terms say',
    training: 'Training on what is sent',
    trains: 'Allowed',
    trainsNot: 'Not allowed',
    key: 'Key in use',
    keyUnknown: 'No call yet since the start.',
    rotating: 'Two keys are configured: a rotation is under way.',
    only: 'The only one {hint}',
    current: 'The first {hint}.',
    next: 'The second {hint}.',
  },
  ja: {
    practice: '模擬応答',
    practiceNote:
      '応答はこのサーバーが生成した模擬のものです。モデルの呼び出しやデータの送信はなく、費用もかかりません。',
    region: 'データの送信先',
    regionAt: 'リージョン {region}({host} 経由)',
    staysHere: 'なし(このサーバーの外に出ません)',
    contract: '契約区分',
    enterprise: 'エンタープライズ',
    api: 'API',
    retention: 'プロバイダーでの保存',
    zero: 'なし(ゼロデータ保持)',
    standard: '標準の契約条件による',
    training: '送信内容の学習利用',
    trains: 'あり',
    trainsNot: 'なし',
    key: '使用中のキー',
    keyUnknown: '起動後の呼び出しはまだありません。',
    rotating: 'キーが2つ設定されています(切り替え中)。',
    only: '1つのみ {hint}',
    current: '1つ目 {hint}。',
    next: '2つ目 {hint}。',
  },
}
const text = textsOf(texts)
