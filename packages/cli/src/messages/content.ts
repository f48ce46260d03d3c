import type { Sentence } from '@sekisho/contract'

/** What the commands about content and legal holds say. */
export const content = {
  'group.content': {
    en: 'Content of calls under retention full: who may read it, and its end',
    ja: '呼び出しの内容(retention: full)の閲覧と消去',
  },
  'content.read': {
    en: 'Read what was sent and answered in a call; the ledger says that you did, and why',
    ja: '呼び出しの送信内容と応答を閲覧します(閲覧者と理由が台帳に記録されます)',
  },
  'content.request': {
    en: 'Ask a second person to approve that you read the content of a call',
    ja: '呼び出しの内容の閲覧について、別の人に承認を申請します',
  },
  'content.requests': { en: 'List who asked to read content', ja: '閲覧の申請を一覧表示します' },
  'content.approve': {
    en: 'Approve that somebody else reads the content of a call, once',
    ja: 'ほかの人が呼び出しの内容を1回閲覧することを承認します',
  },
  'content.erase': {
    en: 'Destroy the keys of everything a person said and was answered, and remove it',
    ja: '利用者の送信内容と応答をすべて、鍵を破棄して消去します',
  },
  'argument.exchange': {
    en: 'id of the call (exc_…), as x-sekisho-exchange and the ledger name it',
    ja: '呼び出しの ID(exc_…)。x-sekisho-exchange と台帳に表示されます',
  },
  'argument.contentRequest': { en: 'id of the request (crq_…)', ja: '申請の ID(crq_…)' },
  'option.readReason': {
    en: 'why, in 10 to 500 characters; it stands in the ledger for good, so no personal data',
    ja: '理由(10〜500文字)。台帳に永続的に残るため、個人情報は書かないでください',
  },
  'option.contentOut': {
    en: 'write it to a file that only you can read, instead of showing it',
    ja: '表示せず、本人だけが読めるファイルに書き込みます',
  },
  'option.erasedPerson': {
    en: 'whose content: id or email',
    ja: '対象の利用者の ID またはメールアドレス',
  },
  'column.exchange': { en: 'CALL', ja: '呼び出し' },
  'column.requestedBy': { en: 'ASKED BY', ja: '申請者' },
  'column.reason': { en: 'REASON', ja: '理由' },
  'content.of': {
    en: '{exchange} of {personId}, {time} UTC',
    ja: '{exchange}({personId}、{time} UTC)',
  },
  'content.conversation': { en: 'conversation: {id}', ja: '会話: {id}' },
  'content.project': { en: 'project: {id}', ja: 'プロジェクト: {id}' },
  'content.request.title': { en: 'SENT', ja: '送信内容' },
  'content.response.title': { en: 'ANSWERED', ja: '応答' },
  'content.none': { en: '(nothing is kept)', ja: '(保存されていません)' },
  'content.facts': { en: '{type}, {bytes} bytes', ja: '{type}、{bytes} バイト' },
  'content.incomplete': {
    en: 'not whole: the server died before the end was kept',
    ja: '途中までです(終わりを保存する前にサーバーが停止しました)',
  },
  'content.ledger.matches': { en: 'the ledger confirms it', ja: '台帳の記録と一致します' },
  'content.ledger.differs': {
    en: 'NOT what the ledger says: one of the two was changed',
    ja: '台帳の記録と一致しません(どちらかが変更されています)',
  },
  'content.ledger.unknown': {
    en: 'the ledger has no digest to compare with',
    ja: '台帳に照合できるダイジェストがありません',
  },
  'content.saved': {
    en: 'Wrote the content of {exchange} to {file}.',
    ja: '{exchange} の内容を {file} に書き込みました。',
  },
  'content.requested': {
    en: 'Asked ({id}). Until {time} UTC somebody else may approve it, with:',
    ja: '申請しました({id})。{time} UTC までに、別の人が次のコマンドで承認できます:',
  },
  'content.state.waits': { en: 'waits until {time}', ja: '承認待ち({time} まで)' },
  'content.state.approved': { en: 'approved by {by}, until {time}', ja: '{by} が承認({time} まで有効)' },
  'content.state.read': { en: 'read {time}', ja: '閲覧済み({time})' },
  'content.approved': {
    en: 'Approved {id}: who asked may read {exchange} once.',
    ja: '{id} を承認しました。申請者は {exchange} を1回閲覧できます。',
  },
  'content.erased': {
    en: 'Destroyed {keys} {keys|key|keys} of {personId}; the content of {exchanges} {exchanges|call|calls} is gone. Backups made before still hold it.',
    ja: '{personId} の鍵 {keys} 件を破棄し、{exchanges} 件の呼び出しの内容を消去しました。以前のバックアップには残っています。',
  },
  'group.holds': {
    en: 'Legal holds: what must not be removed',
    ja: 'リーガルホールド(削除してはならないもの)',
  },
  'holds.place': {
    en: 'Keep content from being erased and from expiring',
    ja: '内容が消去されたり期限で削除されたりしないようにします',
  },
  'holds.lift': { en: 'Lift a legal hold', ja: 'リーガルホールドを解除します' },
  'holds.list': { en: 'List legal holds', ja: 'リーガルホールドを一覧表示します' },
  'argument.holdTarget': {
    en: 'person:EMAIL, conversation:ID, project:NAME, or everything',
    ja: '対象。person:EMAIL、conversation:ID、project:NAME、everything のいずれか',
  },
  'argument.hold': { en: 'id of the hold (lgh_…)', ja: 'ホールドの ID(lgh_…)' },
  'column.holdTarget': { en: 'ON', ja: '対象' },
  'column.placedBy': { en: 'PLACED BY', ja: '設定者' },
  'column.placedAt': { en: 'PLACED (UTC)', ja: '設定日時(UTC)' },
  'hold.placed': { en: 'Placed {id} on {target}.', ja: '{target} にホールド {id} を設定しました。' },
  'hold.lifted': {
    en: 'Lifted {id} on {target}. What has expired is removed within the hour.',
    ja: '{target} のホールド {id} を解除しました。期限切れのものは1時間以内に削除されます。',
  },
  'hold.inForce': { en: 'in force', ja: '有効' },
  'hold.liftedAt': { en: 'lifted {time} by {by}', ja: '{time} に {by} が解除' },
  'usage.holdTarget': {
    en: 'Give person:EMAIL, conversation:ID, project:NAME, or everything.',
    ja: 'person:EMAIL、conversation:ID、project:NAME、everything のいずれかを指定してください。',
  },
} as const satisfies Record<string, Sentence>
