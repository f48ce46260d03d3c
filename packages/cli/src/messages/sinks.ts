import type { Sentence } from '@sekisho/contract'

/** What the commands about sinks say. */
export const sinks = {
  'group.sinks': { en: 'Sinks: where the ledger is sent to', ja: '転送先(台帳を送る先)' },
  'sinks.list': {
    en: 'List the sinks of the configuration, and how far each is',
    ja: '設定にある転送先と、それぞれの進み具合を一覧表示します',
  },
  'sinks.pause': {
    en: 'Stop sending to a sink; what comes meanwhile waits in the ledger',
    ja: '転送先への送信を止めます(その間のエントリは台帳で待ちます)',
  },
  'sinks.resume': {
    en: 'Send to a sink again, from where it was, and at once',
    ja: '転送先への送信を、止めたところから直ちに再開します',
  },
  'sinks.deadLetters': {
    en: 'List what a receiver refused for good',
    ja: '受信側が受け付けなかったエントリを一覧表示します',
  },
  'sinks.retry': {
    en: 'Send dead letters again; those that are taken leave the list',
    ja: 'デッドレターをもう一度送ります(受け付けられたものは一覧から消えます)',
  },
  'argument.sink': { en: 'name of the sink in the configuration', ja: '設定にある転送先の名前' },
  'option.leaf': { en: 'only the one of this leaf', ja: 'このリーフのものだけ' },
  'column.destination': { en: 'TO', ja: '送信先' },
  'column.waiting': { en: 'WAITING', ja: '待ち' },
  'column.lag': { en: 'LAG', ja: '遅れ' },
  'column.delivered': { en: 'DELIVERED', ja: '送信済み' },
  'column.skipped': { en: 'SKIPPED', ja: '対象外' },
  'column.deadLetters': { en: 'DEAD LETTERS', ja: 'デッドレター' },
  'column.leaf': { en: 'LEAF', ja: 'リーフ' },
  'sink.seconds': { en: '{seconds} s', ja: '{seconds} 秒' },
  'sink.state.delivering': { en: 'delivering', ja: '送信中' },
  'sink.state.failing': { en: 'failing', ja: '障害' },
  'sink.state.paused': { en: 'paused', ja: '一時停止' },
  'sink.retrying': { en: 'being sent again', ja: '再送待ち' },
  'sink.paused': {
    en: 'Paused {name}. What comes meanwhile waits in the ledger; "sekisho sinks resume {name}" goes on.',
    ja: '{name} への送信を止めました。その間のエントリは台帳で待ちます。"sekisho sinks resume {name}" で再開できます。',
  },
  'sink.resumed': {
    en: 'Sending to {name} again; {entries} {entries|entry waits|entries wait}.',
    ja: '{name} への送信を再開しました。待っているエントリは {entries} 件です。',
  },
  'sink.retried': {
    en: '{letters} dead letters are being sent again; "sekisho sinks dead-letters" shows which stay.',
    ja: 'デッドレター {letters} 件を再送します。残ったものは "sekisho sinks dead-letters" で確認できます。',
  },
} as const satisfies Record<string, Sentence>
