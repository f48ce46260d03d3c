import type { Sentence } from '@sekisho/contract'

/** What `policy explain`, `diff`, `simulate` and `test` say. */
export const policyChecks = {
  'policy.explain': {
    en: 'Say why a call is allowed, asked about or denied: each part of it, the rules looked at, and which decided',
    ja: '呼び出しが許可・確認・拒否になる理由を、部分ごとに、検討したルールと判定を決めたルールとともに示します',
  },
  'policy.diff': {
    en: 'Say in plain words which calls change verdict between two policies, found by trying calls',
    ja: '2つのポリシーの間で判定が変わる呼び出しを、実際に試して見つけ、文章で示します',
  },
  'policy.simulate': {
    en: 'Replay recorded calls against a draft: what would be blocked, for whom, by which rule',
    ja: '記録された呼び出しを下書きに当てはめ、何が誰にとってどのルールでブロックされるかを示します',
  },
  'policy.test': {
    en: 'Run the tests that policies carry',
    ja: 'ポリシーに書かれたテストを実行します',
  },
  'argument.policy': {
    en: 'a policy: YAML or JSON, or settings of Claude Code',
    ja: 'ポリシーのファイル(YAML か JSON、または Claude Code の設定)',
  },
  'argument.policies': {
    en: 'policies: YAML or JSON, or settings of Claude Code',
    ja: 'ポリシーのファイル(YAML か JSON、または Claude Code の設定)',
  },
  'argument.twoPolicies': { en: 'the policy before, and the one after', ja: '変更前と変更後のポリシー' },
  'option.tool': { en: 'the tool that is called', ja: '呼び出すツール' },
  'option.toolCommand': { en: 'the command it is given', ja: 'ツールに渡すコマンド' },
  'option.toolInput': { en: 'the whole input, as a JSON object', ja: '入力全体(JSON オブジェクト)' },
  'option.toolCall': {
    en: 'the call in short: Read(.env), in place of the tool and its input',
    ja: '呼び出しの短い書き方(例: Read(.env))。ツールと入力の代わりに使います',
  },
  'option.mode': {
    en: 'permission mode; without it the settings decide',
    ja: '権限モード(省略時は設定に従います)',
  },
  'option.cwd': { en: 'working folder of the call', ja: '呼び出し時の作業ディレクトリ' },
  'option.scope': {
    en: 'further settings: managed, cli, local, project or user, =, and the file',
    ja: '追加の設定。managed、cli、local、project、user のいずれかと = とファイル名',
  },
  'option.untrusted': {
    en: 'the folder is not trusted: allow rules of the project do not count',
    ja: 'フォルダーが信頼されていないものとします(プロジェクトの許可ルールは数えません)',
  },
  'option.exitCode': {
    en: 'end with 1 when a verdict changes',
    ja: '判定が変わる呼び出しがあれば終了コード 1 で終わります',
  },
  'option.against': {
    en: 'the policy in force, to compare with; without it, no policy at all',
    ja: '比較する現行のポリシー(省略時はポリシーなしと比較します)',
  },
  'option.transcripts': {
    en: 'folder with transcripts of Claude Code, such as ~/.claude/projects',
    ja: 'Claude Code の会話記録のフォルダー(例: ~/.claude/projects)',
  },
  'option.calls': {
    en: 'file of recorded calls: a transcript, OTLP logs as JSON lines, an export of the ledger, or rows; - is standard input',
    ja: '記録された呼び出しのファイル(会話記録、JSON 行形式の OTLP ログ、台帳のエクスポート、または行形式)。- は標準入力',
  },
  'policy.by.client': { en: 'Claude Code', ja: 'Claude Code' },
  'policy.by.guard': { en: 'the guard', ja: 'ガード' },
  'policy.outcome.allow': { en: 'allowed', ja: '許可' },
  'policy.outcome.ask': { en: 'asked', ja: '確認' },
  'policy.outcome.deny': { en: 'denied', ja: '拒否' },
  'policy.outcome.unknown': { en: 'not known', ja: '不明' },
  'policy.file.notPolicy': { en: '{file} is not a policy:', ja: '{file} はポリシーとして読み取れません:' },
  'policy.file.notJson': {
    en: '{file} is not JSON: see line {line} and the one before. Of settings that are not, for a comment or a comma too many, Claude Code reads nothing and says nothing.',
    ja: '{file} は JSON ではありません。{line} 行目とその前の行を確認してください。コメントや余分なカンマがあるだけでも、Claude Code は設定を一切読み取らず、警告も出しません。',
  },
  'policy.file.duplicateKey': {
    en: '{file} has the same key twice: see line {line}. Of JSON Claude Code takes the last one alone, so that what the other was to close stays open.',
    ja: '{file} に同じキーが 2 回あります。{line} 行目を確認してください。JSON では Claude Code が最後のものだけを使うため、もう一方の制限は効きません。',
  },
  'policy.file.notYaml': {
    en: '{file} is neither YAML nor JSON: see line {line} and the one before.',
    ja: '{file} は YAML でも JSON でもありません。{line} 行目とその前の行を確認してください。',
  },
  'policy.file.tooLong': {
    en: '{file} is too long for a policy.',
    ja: '{file} はポリシーとしては長すぎます。',
  },
  'policy.test.none': { en: '{file}: no tests', ja: '{file}: テストはありません' },
  'policy.test.summary': {
    en: '{file}: {passed} passed, {failed} failed',
    ja: '{file}: 成功 {passed}、失敗 {failed}',
  },
  'policy.test.failed': {
    en: '{test}: {call}: expected {expected}, got {got}',
    ja: '{test}: {call}: 期待は {expected}、結果は {got}',
  },
  'policy.test.match': { en: 'that the rule applies', ja: 'ルールが当てはまること' },
  'policy.test.not_match': { en: 'that the rule does not apply', ja: 'ルールが当てはまらないこと' },
  'policy.test.tested': { en: 'rule {rule}', ja: 'ルール {rule}' },
  'policy.test.rule': {
    en: '{who}: {verdict}, by the rule {rule}: {reason}',
    ja: '{who}: {verdict}(ルール {rule} による: {reason})',
  },
  'policy.test.reason': { en: '{who}: {verdict}: {reason}', ja: '{who}: {verdict}({reason})' },
  'policy.explain.noCall': {
    en: 'Give one call: --command TEXT, --input with a JSON object, or --call "Read(.env)".',
    ja: '呼び出しを1つ指定してください: --command、--input(JSON オブジェクト)、または --call "Read(.env)"。',
  },
  'policy.explain.unknownTool': {
    en: 'No tool {tool} is known by what it is mainly given. Known: {tools}. For another one give its whole input: --tool {tool} --input with a JSON object.',
    ja: 'ツール {tool} は短い書き方では分かりません。使えるツール: {tools}。それ以外は --tool {tool} と --input(JSON オブジェクト)で入力全体を指定してください。',
  },
  'policy.explain.scope': {
    en: '--scope must be one of {scopes}, then = and a file.',
    ja: '--scope は {scopes} のいずれかに続けて = とファイル名を指定してください。',
  },
  'policy.diff.two': { en: 'Give two policies.', ja: 'ポリシーを2つ指定してください。' },
  'policy.diff.none': {
    en: 'No call that was tried changes verdict.',
    ja: '試した呼び出しの中に、判定の変わるものはありません。',
  },
  'policy.diff.others': {
    en: 'Other settings that differ, which no verdict shows: {keys}',
    ja: '判定には表れない設定の違い: {keys}',
  },
  'policy.simulate.nothing': {
    en: 'Give recorded calls: --transcripts DIR or --calls FILE.',
    ja: '記録された呼び出しを --transcripts DIR または --calls FILE で指定してください。',
  },
  'policy.simulate.read': {
    en: 'Recorded calls: {calls}, distinct: {distinct}, files: {files}',
    ja: '記録された呼び出し {calls} 件({files} ファイル、異なるもの {distinct} 件)',
  },
  'policy.simulate.byName': {
    en: 'Recorded without their input: {count}. Of those only what is decided by the tool alone is known.',
    ja: 'うち {count} 件は入力が記録されていないため、ツールだけで決まる判定しか分かりません。',
  },
  'policy.simulate.leftOut': {
    en: 'Left out because there were too many: {count}',
    ja: '一度に扱える件数を超えたため、ほかの {count} 件は含まれていません。',
  },
  'policy.simulate.malformed': {
    en: 'Lines that could not be read: {count}',
    ja: '読み取れない行が {count} 行あります:',
  },
  'policy.simulate.too_long': { en: 'is too long', ja: '長すぎます' },
  'policy.simulate.not_json': { en: 'is not JSON', ja: 'JSON ではありません' },
  'policy.simulate.not_known': {
    en: 'is not a record of a known kind',
    ja: '知られた種類の記録ではありません',
  },
  'policy.simulate.now': { en: 'now', ja: '現在' },
  'policy.simulate.draft': { en: 'under the draft', ja: '下書き' },
  'policy.simulate.clientDraft': { en: '  Claude Code alone', ja: '  Claude Code のみ' },
  'policy.simulate.guardDraft': { en: '  the guard alone', ja: '  ガードのみ' },
  'policy.simulate.changed': {
    en: 'Calls that come out differently: {count}',
    ja: '判定の変わる呼び出し: {count} 件',
  },
  'policy.simulate.group': {
    en: '  {verdict}: {why} ({who}); calls: {calls}, people: {people}, conversations: {sessions}',
    ja: '  {verdict}: {why}({who}): {calls} 件(利用者 {people} 人、会話 {sessions} 件)',
  },
  'policy.simulate.moreGroups': {
    en: '  Groups not shown (see --json): {count}',
    ja: '  ほかに {count} グループあります(--json を参照)',
  },
  'policy.simulate.column.person': { en: 'person', ja: '利用者' },
  'policy.simulate.column.calls': { en: 'calls', ja: '呼び出し' },
  'policy.simulate.column.sessions': { en: 'conversations', ja: '会話' },
  'policy.simulate.column.changed': { en: 'changed', ja: '変化' },
  'policy.simulate.column.denied': { en: 'denied', ja: '拒否' },
  'policy.simulate.column.asked': { en: 'asked', ja: '確認' },
} as const satisfies Record<string, Sentence>
