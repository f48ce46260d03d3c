import type { Sentence } from '@sekisho/contract'

/** What the commands about managed policies say. */
export const policies = {
  'group.policies': {
    en: 'Managed policies: the settings Claude Code is given',
    ja: '管理ポリシー(Claude Code に配信する設定)',
  },
  'policies.list': { en: 'List policies', ja: 'ポリシーを一覧表示します' },
  'policies.show': {
    en: 'Show a policy and its versions, or what one version says',
    ja: 'ポリシーとそのバージョン、または 1 つのバージョンの内容を表示します',
  },
  'policies.create': {
    en: 'Make a policy: whom it is for; nobody has anything of it yet',
    ja: 'ポリシーを作成します(対象者を決めます。この時点では誰にも適用されません)',
  },
  'policies.change': {
    en: 'Change its name, its position or whom it is for; the people given replace those before',
    ja: '名前、順位、対象者を変更します(対象者は指定したもので置き換えます)',
  },
  'policies.approveChange': {
    en: 'Approve a change that waits for a second person, and make it',
    ja: '承認待ちの変更を承認して適用します',
  },
  'policies.withdrawChange': { en: 'Drop a change that waits', ja: '承認待ちの変更を取り下げます' },
  'policies.delete': {
    en: 'Delete a version that was never published',
    ja: '未公開のバージョンを削除します',
  },
  'policies.keys': {
    en: 'List the keys that sign policies: former, current and next',
    ja: 'ポリシーの署名鍵を一覧表示します(以前の鍵と次の鍵を含みます)',
  },
  'policies.keys.rotate': {
    en: 'Announce a new key for policies; the current one vouches for it and goes on signing for a while',
    ja: 'ポリシーの新しい署名鍵を予告します(現在の鍵が新しい鍵を証明し、しばらく署名を続けます)',
  },
  'policies.push': {
    en: 'Write a version from a file, which is linted and runs its tests: a draft that nobody has yet',
    ja: 'ファイルを検査し、テストを実行してから、バージョンを作成します(下書き。まだ誰にも適用されません)',
  },
  'policies.review': { en: 'Ask for a review of a version', ja: 'バージョンのレビューを依頼します' },
  'policies.approve': { en: 'Approve a version', ja: 'バージョンを承認します' },
  'policies.withdraw': {
    en: 'Withdraw a version that was never published',
    ja: '未公開のバージョンを取り下げます',
  },
  'policies.publish': {
    en: 'Give a version to a ring: the canary, a share of all people, or everybody',
    ja: 'バージョンをリング(canary、一部の人、全員)に公開します',
  },
  'policies.advance': {
    en: 'Give the version on its way to the next ring',
    ja: '公開中のバージョンを次のリングに広げます',
  },
  'policies.rollback': {
    en: 'Give everybody the previous version again',
    ja: '全員を前のバージョンに戻します',
  },
  'policies.retire': {
    en: 'Retire a policy: it is in force for nobody',
    ja: 'ポリシーを廃止します(誰にも適用されなくなります)',
  },
  'policies.status': {
    en: 'Show how far a version got, and what guards decided under it',
    ja: '公開の進み具合と、ガードの判定数を表示します',
  },
  'policies.served': {
    en: 'Show the settings that one person gets, and which versions they come from',
    ja: '1 人に配信される設定と、その元のバージョンを表示します',
  },
  'argument.policy': { en: 'id or name of the policy', ja: 'ポリシーの ID または名前' },
  'argument.policyVersion': {
    en: 'id or name of the policy, and the version: base@3',
    ja: 'ポリシーの ID または名前と、バージョン(例: base@3)',
  },
  'argument.policyOrVersion': {
    en: 'id or name of the policy, or one version of it: base@3',
    ja: 'ポリシーの ID または名前。バージョンも指定できます(例: base@3)',
  },
  'argument.servedPerson': { en: 'id or email of the person', ja: '利用者の ID またはメールアドレス' },
  'option.allPolicies': { en: 'retired ones too', ja: '廃止されたものも含めます' },
  'option.policyName': { en: 'name of the policy', ja: 'ポリシーの名前' },
  'option.position': {
    en: 'of the policies that match somebody, the lower counts first',
    ja: '複数のポリシーが当てはまるとき、小さいものが優先されます',
  },
  'option.policyRole': { en: 'for people with this role', ja: 'このロールの人が対象' },
  'option.emailDomain': {
    en: 'for people with an address in this domain',
    ja: 'このドメインのメールアドレスの人が対象',
  },
  'option.everybody': { en: 'for everybody', ja: '全員が対象' },
  'option.policyChange': {
    en: 'number of the change, as policies show says it',
    ja: '変更の番号(policies show に表示されます)',
  },
  'option.overlapDays': {
    en: 'days for which the current key goes on signing, so that guards learn of the new one',
    ja: '現在の鍵で署名を続ける日数(その間にガードが新しい鍵を知ります)',
  },
  'option.policyFile': {
    en: 'policy document, or settings of Claude Code, in YAML or JSON',
    ja: 'ポリシー文書、または Claude Code の設定(YAML または JSON)',
  },
  'option.policyNote': { en: 'what changed and why', ja: '変更内容と理由' },
  'option.ring': { en: 'who gets it', ja: '公開先のリング' },
  'option.percent': {
    en: 'percent of all people, for the ring share',
    ja: 'リング share の割合(全員に対するパーセント)',
  },
  'column.position': { en: 'POSITION', ja: '順位' },
  'column.policyMatch': { en: 'FOR', ja: '対象' },
  'column.policyVersion': { en: 'VERSION', ja: 'バージョン' },
  'policies.everybody': { en: 'everybody', ja: '全員' },
  'policies.nothing': { en: 'none', ja: 'なし' },
  'policies.pinned': {
    en: 'The configuration file pins {count} more, which are laid on top of these.',
    ja: 'ほかに設定ファイルで固定されたポリシーが {count} 件あり、これらの上に重ねられます。',
  },
  'policies.created': {
    en: 'Created the policy {name} ({id}).',
    ja: 'ポリシー {name} を作成しました({id})。',
  },
  'policies.next.push': {
    en: 'Next: sekisho policies push {name} --file FILE',
    ja: '次の手順: sekisho policies push {name} --file FILE',
  },
  'policies.pushed': {
    en: 'Wrote version {version} of {name} ({checksum}). Nobody has it yet.',
    ja: '{name} のバージョン {version} を作成しました({checksum})。まだ誰にも適用されていません。',
  },
  'policies.changeNothing': {
    en: 'Say what changes: --name, --position, --group, --role, --email-domain or --everybody.',
    ja: '変更する項目を指定してください: --name、--position、--group、--role、--email-domain、--everybody',
  },
  'policies.everybodyAndSome': {
    en: 'Either --everybody, or --group, --role and --email-domain.',
    ja: '--everybody は --group、--role、--email-domain と同時に指定できません。',
  },
  'policies.approvedFor': {
    en: 'The approval is good for {name} at position {position}, for: {match}. Once any of it changes, it is void.',
    ja: 'この承認は、{name}(順位 {position}、対象: {match})に対するものです。いずれかが変わると無効になります。',
  },
  'policies.isNow': {
    en: '{name} is now at position {position}, for: {match}',
    ja: '{name} の順位は {position}、対象は {match} になりました。',
  },
  'policies.change.retire': { en: 'retire it', ja: '廃止' },
  'policies.change.name': { en: 'name it {name}', ja: '名前を {name} に' },
  'policies.change.position': { en: 'position {position}', ja: '順位を {position} に' },
  'policies.change.match': { en: 'for {match}', ja: '対象を {match} に' },
  'policies.pending': {
    en: 'Change {change} waits for a second person: {parts} (proposed by {by}, {at})',
    ja: '変更 {change} が別の人の承認を待っています: {parts}(提案: {by}、{at})',
  },
  'policies.next.approveChange': {
    en: 'Next, by somebody else: sekisho policies approve-change {name} --change {change}',
    ja: '次の手順(別の人): sekisho policies approve-change {name} --change {change}',
  },
  'policies.deleted': {
    en: 'Deleted version {version} of {name}. Its number is not given again.',
    ja: '{name} のバージョン {version} を削除しました。この番号は再利用されません。',
  },
  'policies.notInOrder': { en: '{file} is not in order:', ja: '{file} に問題があります:' },
  'policies.testFailed': { en: 'test {test}: {problem}', ja: 'テスト {test}: {problem}' },
  'policies.notPushed': {
    en: 'Nothing was pushed. Put it right: "sekisho policy lint --delivery gateway" and "sekisho policy test" show the same, with fixes.',
    ja: 'プッシュしていません。"sekisho policy lint --delivery gateway" と "sekisho policy test" で修正案とともに確認し、直してください。',
  },
  'policies.next.review': {
    en: 'Next: sekisho policies review {name}@{version} (somebody else has to approve it)',
    ja: '次の手順: sekisho policies review {name}@{version}(別の人の承認が必要です)',
  },
  'policies.next.publishShare': {
    en: 'Next: sekisho policies publish {name}@{version} --percent 5',
    ja: '次の手順: sekisho policies publish {name}@{version} --percent 5',
  },
  'policies.next.nameCanary': {
    en: 'To try versions with people you choose, name them in sekisho.policies.rings.canary (groups, people) of the configuration; now it names nobody.',
    ja: '決まった人で先に試すには、設定ファイルの sekisho.policies.rings.canary(groups、people)に指定してください(現在は誰も指定されていません)。',
  },
  'column.thumbprint': { en: 'THUMBPRINT', ja: 'サムプリント' },
  'column.signsFrom': { en: 'SIGNS FROM', ja: '署名開始' },
  'policies.key.next': { en: 'next', ja: '次の鍵' },
  'policies.key.signing': { en: 'signs', ja: '署名中' },
  'policies.key.former': { en: 'former', ja: '以前の鍵' },
  'policies.keyRotated': {
    en: 'The key {key} is announced, and signs policies from {at}. Guards that pin the current key follow it by themselves.',
    ja: '鍵 {key} を予告しました。{at} からポリシーの署名に使われます。現在の鍵を指定しているガードは自動で追随します。',
  },
  'policies.next.pinKey': {
    en: 'Next: add --key {key} to the guard’s hook in your managed settings, and take the old one out after that.',
    ja: '次の手順: 管理設定にあるガードのフックに --key {key} を追加し、切り替え後に古い鍵を外してください。',
  },
  'policies.next.publish': {
    en: 'Next: sekisho policies publish {name}@{version} --ring canary',
    ja: '次の手順: sekisho policies publish {name}@{version} --ring canary',
  },
  'policies.retired': {
    en: 'Retired {name} ({id}). It is in force for nobody any more.',
    ja: '{name}({id})を廃止しました。今後は誰にも適用されません。',
  },
  'policies.unknown': {
    en: 'There is no policy {name}.',
    ja: 'ポリシー {name} は登録されていません。',
  },
  'policies.versionMissing': {
    en: 'Say which version: {policy}@1. "sekisho policies show {policy}" lists them.',
    ja: 'バージョンを指定してください(例: {policy}@1)。"sekisho policies show {policy}" で確認できます。',
  },
  'policies.state.none': { en: 'never published', ja: '未公開' },
  'policies.state.retired': { en: 'retired', ja: '廃止' },
  'policies.state.canary': {
    en: 'version {version} for the canary; everybody else: {previous}',
    ja: 'バージョン {version} を canary に公開中(ほかの人: {previous})',
  },
  'policies.state.share': {
    en: 'version {version} for the canary and {percent} % of all people; everybody else: {previous}',
    ja: 'バージョン {version} を canary と全体の {percent} % に公開中(ほかの人: {previous})',
  },
  'policies.state.all': { en: 'version {version} for everybody', ja: 'バージョン {version} を全員に公開中' },
  'policies.state.rolledBack': {
    en: 'version {version} was rolled back to {previous}: {reason}',
    ja: 'バージョン {version} を {previous} に戻しました: {reason}',
  },
  'policies.version': {
    en: 'Version {version}: {state}, by {by}',
    ja: 'バージョン {version}: {state}(作成: {by})',
  },
  'policies.versionReviewed': {
    en: 'Version {version}: {state}, by {by}, approved by {reviewer}',
    ja: 'バージョン {version}: {state}(作成: {by}、承認: {reviewer})',
  },
  'policies.version.draft': { en: 'draft', ja: '下書き' },
  'policies.version.in_review': { en: 'in review', ja: 'レビュー中' },
  'policies.version.published': { en: 'published', ja: '公開済み' },
  'policies.version.withdrawn': { en: 'withdrawn', ja: '取り下げ' },
  'policies.observed': {
    en: 'version {version}: {decisions} calls decided, {blocks} blocked ({percent} %)',
    ja: 'バージョン {version}: 判定 {decisions} 件、ブロック {blocks} 件({percent} %)',
  },
  'policies.rollbackRule': {
    en: 'The server takes it back by itself when the guards of at least {people} people block more than {factor} times as much as under the one before, over at least {calls} calls.',
    ja: '{calls} 件以上の判定で、{people} 人以上のガードのブロック率が前のバージョンの {factor} 倍を超えると、サーバーが自動で戻します。',
  },
  'policies.noneServed': {
    en: 'No policy is for them: they get no settings.',
    ja: '当てはまるポリシーはありません(設定は配信されません)。',
  },
  'policies.servedBy': { en: 'From: {versions}', ja: '元のバージョン: {versions}' },
} as const satisfies Record<string, Sentence>
