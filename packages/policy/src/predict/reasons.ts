/** Why a call is decided as it is, in the languages of the product; `{detail}` is what it is about, in Japanese by `details.ts`. */
export const reasons = {
  'rule-allows': { en: 'a rule allows it', ja: 'ルールが許可しています' },
  'rule-asks': { en: 'a rule asks before it', ja: 'ルールが確認を求めています' },
  'rule-denies': { en: 'a rule denies it', ja: 'ルールが拒否しています' },
  'rule-removes-tool': { en: 'a rule removes the whole tool', ja: 'ルールがこのツール全体を外しています' },
  'rule-covers': { en: '{detail}', ja: 'ルールの対象です({detail})' },
  'rule-may-cover': {
    en: '{detail}, for all that can be seen',
    ja: 'ルールの対象かもしれません({detail})',
  },
  'rule-denies-in-subshell': {
    en: 'a rule denies a path in a subshell',
    ja: 'サブシェルの中のパスをルールが拒否しています',
  },
  'rule-denies-entered-folder': {
    en: 'a rule denies the folder it enters',
    ja: '移動先のフォルダーをルールが拒否しています',
  },
  'rule-denies-in-entered-folder': {
    en: 'a rule denies a path, beside a change of folder',
    ja: 'フォルダーの移動とともに使われるパスをルールが拒否しています',
  },
  'rule-denies-in-pipe': {
    en: 'a rule denies the file a pipe writes to',
    ja: 'パイプの書き込み先のファイルをルールが拒否しています',
  },
  'rule-denies-removal-in-script': {
    en: 'a rule denies a removal in its script',
    ja: 'スクリプトの中の削除をルールが拒否しています',
  },
  'rules-allow-each-part': { en: 'rules allow each part of it', ja: 'すべての部分をルールが許可しています' },
  bypassed: { en: 'permissions are bypassed', ja: '権限の確認を省くモードです' },
  'no-policy': {
    en: 'no policy says anything, and nothing in it is dangerous',
    ja: 'どの設定にも権限の定めがなく、危険なところもありません',
  },
  'only-reads': { en: 'it only reads', ja: '読むだけです' },
  'only-looks': {
    en: 'it only looks at files of the working folder',
    ja: '作業フォルダーのファイルを見るだけです',
  },
  'runs-nothing': { en: 'it runs nothing', ja: '何も実行しません' },
  'needs-no-permission': { en: 'it needs no permission', ja: '許可は要りません' },
  'folder-may-be-read': {
    en: 'files of the session’s folders may be read',
    ja: 'セッションのフォルダーのファイルは読めます',
  },
  'edits-accepted': {
    en: 'edits in the session’s folders are accepted',
    ja: 'セッションのフォルダーでの編集は承認されています',
  },
  'host-preapproved': {
    en: 'the host is one of documentation the client fetches unasked',
    ja: 'クライアントが確認なしに読む文書のホストです',
  },
  'no-rule': { en: 'no rule allows {detail}', ja: '許可するルールがありません({detail})' },
  'outside-folders': {
    en: '{detail} is outside of the session’s folders',
    ja: 'セッションのフォルダーの外です({detail})',
  },
  'write-needs-approval': {
    en: 'writing {detail} needs approval',
    ja: '書き込みには承認が要ります({detail})',
  },
  'protected-file': {
    en: 'the file is a protected one, which no rule allows',
    ja: '保護されたファイルで、ルールでは許可できません',
  },
  'hook-says': { en: 'a hook says {detail}', ja: 'フックの決定です({detail})' },
  background: { en: 'it runs something in the background', ja: '背後で何かを実行します' },
  subshell: { en: 'it starts a subshell', ja: 'サブシェルを始めます' },
  'other-home': { en: 'it names another person’s home', ja: '他の人のホームを指しています' },
  'folder-before-git': { en: 'it changes the folder before git', ja: 'git の前にフォルダーを移ります' },
  'folder-before-write': {
    en: 'it changes the folder and writes to a file',
    ja: 'フォルダーを移ってファイルに書きます',
  },
  'folder-before-read': {
    en: 'it changes the folder and reads from a file',
    ja: 'フォルダーを移ってファイルから読みます',
  },
  'expanded-target': { en: 'it writes to a path the shell expands', ja: 'シェルが展開するパスに書きます' },
  evaluates: {
    en: '{detail} runs its arguments as shell code',
    ja: '引数をシェルとして実行します({detail})',
  },
  'begins-with-flag': { en: 'it begins with a flag', ja: 'オプションで始まっています' },
  unchecked: {
    en: '{detail} in this command cannot be checked before it runs',
    ja: '実行前に確かめられない部分があります({detail})',
  },
  'too-long': { en: 'the command is too long to be parsed', ja: 'コマンドが長すぎて解析できません' },
  'not-parsed': { en: 'the command is not understood: {detail}', ja: 'コマンドを解釈できません({detail})' },
  'not-understood': { en: 'not understood: {detail}', ja: '内容を解釈できません({detail})' },
  'dangerous-removal': { en: '{detail}', ja: '重要な場所の削除です({detail})' },
  danger: { en: '{detail}', ja: 'ルールにかかわらず危険な操作です({detail})' },
} as const satisfies Record<string, { en: string; ja: string }>

export type ReasonCode = keyof typeof reasons

export const unattended = {
  en: ', and the mode dontAsk asks nobody',
  ja: '。モード dontAsk では誰にも確認しません',
} as const
