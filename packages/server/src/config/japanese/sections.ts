import type { Translated } from './general.ts'

/** What single sections ask for, and what is not built yet. */
export const sections: readonly Translated[] = [
  // ledger
  ['must be small letters, digits and hyphens', 'に使えるのは小文字の英数字とハイフンだけです'],
  ['must be a name of letters, digits, _ and -', 'は英数字、_、- だけの名前にしてください'],
  [
    'is for no kind of entry that can be removed; the guide to retention says which are kept for good',
    'に当てはまり、かつ削除できるエントリの種類がありません。無期限に残る種類は保存期間のガイドにあります',
  ],
  ['must be a region, such as us-east-1', 'は us-east-1 のようなリージョン名にしてください'],
  ['must be the name of a bucket', 'はバケット名にしてください'],
  [
    'must be empty, or names that each end with a slash',
    'は空にするか、それぞれがスラッシュで終わる名前にしてください',
  ],
  ['must have no spaces and no plus signs', 'に空白やプラス記号は使えません'],
  [
    'must be an Ed25519 verifier key, name+keyid+key',
    'は Ed25519 の検証鍵(name+keyid+key の形)にしてください',
  ],
  ['stands there twice; change one', 'が2回あります。どちらかを変更してください'],
  [
    'is the key of a witness; write one that signs the checkpoints themselves',
    'はウィットネスの鍵です。チェックポイント自体に署名する鍵を書いてください',
  ],
  [
    'is the key of a ledger; write the one its witness co-signs with',
    'は台帳の鍵です。ウィットネスが連署に使う鍵を書いてください',
  ],
  [
    'is required with witness_for; write this server’s address without https://, such as sekisho.example.com/witness',
    'は witness_for を使う場合に必須です。sekisho.example.com/witness のように、このサーバーのアドレスを https:// なしで書いてください',
  ],
  ['is required for ssh', 'は ssh を使う場合に必須です'],
  ['goes with an https address; remove it', 'は https のアドレスと組で使うものです。削除してください'],
  [
    'must be an absolute path of letters, digits, . _ - and /',
    'は英数字、.、_、-、/ だけの絶対パスにしてください',
  ],
  [
    'must be whsec_ and base64 of 24 to 64 random bytes',
    'は whsec_ に続けて、24〜64 バイトの乱数を base64 で書いてください',
  ],
  [
    'is not a URL; write https://…, ssh://user@host/path, or an absolute path',
    'URL ではありません。https://…、ssh://ユーザー@ホスト/パス、または絶対パスで書いてください',
  ],
  ['must not carry a password', 'パスワードを含めないでください'],
  ['must name a host', 'ホスト名が必要です'],
  ['{host} is this machine itself', '{host} はこのマシン自身です'],
  // store
  ['must begin with postgres:// or postgresql://', 'は postgres:// または postgresql:// で始めてください'],
  [
    'is not a URL; write postgres://user@host:5432/database',
    'は URL ではありません。postgres://ユーザー@ホスト:5432/データベース の形で書いてください',
  ],
  [
    'has no host, so username and password cannot be laid over it; write them into the URL',
    'にホスト名がないため、username と password を重ねられません。URL に書いてください',
  ],
  [
    'needs a store section; add store.postgres_url or remove this',
    'には store セクションが必要です。store.postgres_url を追加するか、これを削除してください',
  ],
  [
    'above 1 needs PostgreSQL; set store.postgres_url',
    'を 1 より大きくするには PostgreSQL が必要です。store.postgres_url を設定してください',
  ],
  [
    'store.readiness_grace_seconds does nothing: without the store nothing is admitted, and /readyz says so at once',
    'store.readiness_grace_seconds は効果がありません: ストアがなければ何も受け付けず、/readyz がすぐにそれを示します',
  ],
  // upstreams
  ['cannot be used: {problem}', 'は使えません: {problem}'],
  ['it is not a URL; write https://host', 'URL ではありません。https://ホスト名 の形で書いてください'],
  ['it must begin with https://', 'https:// で始めてください'],
  [
    'plain http would send prompts and the key unprotected; write https:// (http is for loopback only)',
    '平文の http ではプロンプトとキーが保護されません。https:// にしてください(http はループバックのみ)',
  ],
  ['it must not carry a user or password', 'ユーザー名やパスワードを含めないでください'],
  ['it must not carry a query or fragment', 'クエリやフラグメントを含めないでください'],
  ['it is empty', '空です'],
  [
    "it is a person's sign-in token (sk-ant-oat… or sk-ant-ort…); consumer plans may not be used here, create an API key",
    '個人のサインイントークン(sk-ant-oat… または sk-ant-ort…)です。個人向けプランは使えません。API キーを作成してください',
  ],
  [
    'it is a credential of Sekisho itself, not a key of the provider',
    'Sekisho 自身の認証情報であり、プロバイダーのキーではありません',
  ],
  ['it is longer than {limit} characters', '{limit} 文字を超えています'],
  [
    'it holds spaces, line breaks or characters outside ASCII',
    '空白、改行、または ASCII 以外の文字が含まれています',
  ],
  ['may hold only letters, digits, - and _', 'に使えるのは英数字、-、_ だけです'],
  ['must name at least one upstream', 'にはアップストリームを1つ以上書いてください'],
  [
    'needs api_key, oauth_token, or federation_rule_id with organization_id and identity_token_file',
    'には api_key、oauth_token、または federation_rule_id(organization_id と identity_token_file とともに)が必要です',
  ],
  ['has {keys}; keep one of them', 'に {keys} があります。1つだけ残してください'],
  ['is required with federation_rule_id', 'は federation_rule_id を使う場合に必須です'],
  ['belongs to federation_rule_id; remove it', 'は federation_rule_id と組で使うものです。削除してください'],
  [
    'must be 2 to 64 letters, digits or hyphens, with no hyphen at either end',
    'は英数字とハイフンで2〜64文字、両端はハイフン以外にしてください',
  ],
  [
    'needs either api_key or use_azure_ad: true',
    'には api_key か use_azure_ad: true のどちらか一方が必要です',
  ],
  [
    'is "{name}" a second time; give each upstream its own name',
    'が「{name}」で重複しています。アップストリームごとに別の名前を付けてください',
  ],
  [
    'cannot be used with aws_bearer_token; use access keys or the default chain',
    'は aws_bearer_token と併用できません。アクセスキーまたは既定の認証を使ってください',
  ],
  [
    'is only for a relay you run; set base_url to it or remove this',
    'は自社で運用する中継専用です。base_url に中継を設定するか、これを削除してください',
  ],
  [
    'cannot stand beside a bedrock upstream with a guardrail; it would bypass it',
    'はガードレール付きの bedrock と併用できません(ガードレールを迂回してしまいます)',
  ],
  [
    'is missing; set it on all bedrock upstreams or on none',
    'がありません。すべての bedrock に設定するか、どれにも設定しないでください',
  ],
  [
    'has another input_tagging than the other bedrock upstreams; set the same on all',
    'の input_tagging がほかの bedrock と異なります。すべて同じにしてください',
  ],
  ['must be an AWS region, such as us-east-1', 'は us-east-1 のような AWS リージョンでなければなりません'],
  ['must be ASCII without spaces', 'は空白を含まない ASCII でなければなりません'],
  ['must be ASCII text with no space at either end', 'は両端に空白のない ASCII でなければなりません'],
  ['must be the ARN of an IAM role', 'は IAM ロールの ARN でなければなりません'],
  [
    'must be 2 to 1224 of letters, digits and _+=,.@:/-',
    'は英数字と _+=,.@:/- で2〜1224文字でなければなりません',
  ],
  [
    'needs aws_access_key_id and aws_secret_access_key together',
    'には aws_access_key_id と aws_secret_access_key の両方が必要です',
  ],
  [
    'has aws_session_token without aws_access_key_id and aws_secret_access_key',
    'に aws_session_token がありますが、aws_access_key_id と aws_secret_access_key がありません',
  ],
  ['is not a header name', 'はヘッダー名ではありません'],
  ['stands here twice (header names ignore case)', 'が2回あります(ヘッダー名は大文字と小文字を区別しません)'],
  ['is set by the gateway itself; remove it', 'はゲートウェイ自身が設定します。削除してください'],
  [
    'cannot stand beside upstreams; remove one of the two',
    'は upstreams と併用できません。どちらかを削除してください',
  ],
  [
    'no usable upstream is left, so /readyz answers 503',
    '使えるアップストリームが残っていないため、/readyz は 503 を返します',
  ],
  [
    "is consumer; consumer plans may not carry a company's calls, so use an api or enterprise contract",
    'が consumer です。個人向けプランを会社の利用に使うことはできません。api または enterprise の契約を使ってください',
  ],
  [
    'names no upstream; did you mean {near}?',
    'に該当するアップストリームがありません。{near} の誤りではありませんか',
  ],
  [
    'names an upstream, and there is none; remove it',
    'はアップストリーム名ですが、1つも定義されていません。削除してください',
  ],
  ['names no upstream; there is {names}', 'に該当するアップストリームがありません。あるのは {names} です'],
  [
    'has a rate for this upstream already; keep one row',
    'には、このアップストリームの料金がすでにあります。1行だけ残してください',
  ],
  [
    'needs upstreams, whose names its upstream_model uses; add upstreams or remove models',
    'には、upstream_model が参照する upstreams が必要です。追加するか、models を削除してください',
  ],
  // policies and sign-in
  [
    'is a second rule without match; give it a match or merge it into the first',
    'は match のない2つ目のルールです。match を付けるか、最初のルールにまとめてください',
  ],
  // managed
  ['names a file that is not JSON', 'に指定されたファイルが JSON のオブジェクトではありません'],
  [
    'managed.policies[{index}] has no match, so that no policy after it is ever reached; make it the last',
    'managed.policies[{index}] に match がないため、以降のポリシーは使われません。最後に移してください',
  ],
  [
    'is zdr, and no provider keeps nothing; set sekisho.providers.<name>.retention: zero where the contract says so',
    'が zdr ですが、何も保持しないプロバイダーがありません。契約がそうなっている場合は sekisho.providers.<name>.retention: zero を設定してください',
  ],
  [
    'is required to keep content (retention: full) with PostgreSQL: it must be the same text of at least 32 characters on each node',
    'は PostgreSQL で内容を保存する(retention: full)場合に必須です。すべてのノードで同じ、32文字以上の文字列でなければなりません',
  ],
  [
    'has no match, so that no rule after it is ever reached; give it a match or make it the last',
    'には match がないため、後のルールは使われません。match を付けるか、最後に置いてください',
  ],
  [
    'is not offered; add it to models, or set auto_include_builtin_models: true',
    'は提供されていません。models に追加するか、auto_include_builtin_models: true を設定してください',
  ],
  ['must be one model, without *', 'は * を含まないモデル1つでなければなりません'],
  ['must be one bare domain, such as example.com', 'は example.com のようなドメイン1つでなければなりません'],
  ['must be a list of model names', 'はモデル名のリストでなければなりません'],
  [
    'cannot stand in a file that also has code blocks; write every policy under one of the two',
    'は code ブロックのあるファイルでは使えません。すべてのポリシーをどちらか一方に書いてください',
  ],
  ['must be one value without spaces', 'は空白を含まない値1つでなければなりません'],
  ['must be at most {limit} characters as JSON', 'は JSON として{limit}文字以内でなければなりません'],
  [
    'must say what to ask for: acr_values, claims, max_age_seconds or prompt',
    'には何を求めるかを書いてください(acr_values、claims、max_age_seconds、prompt のいずれか)',
  ],
  ['must be one scope name without spaces', 'は空白を含まないスコープ名1つでなければなりません'],
  ['must be a claim name or a list of claim names', 'はクレーム名、またはそのリストでなければなりません'],
  [
    'must be the discovery document itself: its path contains /.well-known/',
    'はディスカバリー文書そのものの URL でなければなりません(パスに /.well-known/ を含みます)',
  ],
  ['must include openid', 'には openid を含めてください'],
  ['must not set {names}; those belong to the protocol', 'に {names} は指定できません(プロトコルが使います)'],
  [
    'holds only empty entries; name a domain or remove the key',
    'が空の項目だけです。ドメインを書くか、キーを削除してください',
  ],
  [
    'holds only empty entries; name a group or remove the key',
    'が空の項目だけです。グループを書くか、キーを削除してください',
  ],
  ['must not contain ; , quotes or spaces', 'に ; 、, 、引用符、空白は使えません'],
  ['must be an email address', 'はメールアドレスでなければなりません'],
  [
    'must be a text of at least 32 characters, or a list of such texts',
    'は32文字以上の文字列、またはそのリストでなければなりません',
  ],
  [
    'is required; set it to ${VAR} or ${file:/path}',
    'は必須です。${VAR} または ${file:/path} を設定してください',
  ],
  [
    'needs token_endpoint_auth_method: private_key_jwt; set that or remove this',
    'には token_endpoint_auth_method: private_key_jwt が必要です。設定するか、これを削除してください',
  ],
  [
    'must be removed, because private_key_jwt uses client_assertion',
    'は削除してください(private_key_jwt は client_assertion を使います)',
  ],
  [
    'is required with private_key_jwt; give private_key_pem and certificate_pem',
    'は private_key_jwt を使う場合に必須です。private_key_pem と certificate_pem を書いてください',
  ],
  [
    'is on this machine; set sekisho.sign_in.allow_loopback_issuers: true if you mean it',
    'はこのマシンを指しています。意図したものなら sekisho.sign_in.allow_loopback_issuers: true を設定してください',
  ],
  ['is there twice; remove one', 'が2回あります。1つ削除してください'],
  [
    'is required to sign in on several nodes: it must be the same text of at least 32 characters on each',
    'は複数ノードでのサインインに必須です。すべてのノードで同じ、32文字以上の文字列にしてください',
  ],
  [
    'sekisho.waive names {name}, which is built now and in force; remove it from the list',
    'sekisho.waive の {name} は実装済みで、すでに有効です。一覧から削除してください',
  ],
  ['must begin with https://', 'は https:// で始めてください'],
  // ledger
  [
    'must be a name without spaces and plus signs, such as sekisho.example.com',
    'は空白と + を含まない名前(例: sekisho.example.com)でなければなりません',
  ],
  // telemetry, spend and the rest
  ['may hold only letters, digits, ".", "_" and "-"', 'に使えるのは英数字、「.」「_」「-」だけです'],
  [
    'is set by the gateway or Claude Code; use another name',
    'はゲートウェイまたは Claude Code が設定します。別の名前を使ってください',
  ],
  ['must not contain , ; = \\ " or %', 'に , ; = \\ " % は使えません'],
  [
    'needs a url of https://….googleapis.com, because it sends a Google access token there',
    'には https://….googleapis.com の url が必要です(Google のアクセストークンを送るため)',
  ],
  [
    'sets the header Authorization itself; remove it from headers',
    'は Authorization ヘッダーを自分で設定します。headers から削除してください',
  ],
  ['names a group twice', 'に同じグループが2回あります'],
  [
    'must be 1 to 64 letters, digits or _.:/=+-@ and must not begin with anthropic',
    'は英数字と _.:/=+-@ で1〜64文字とし、anthropic で始めないでください',
  ],
  [
    'uses the key id {id} twice; ids must be unique across read_keys and write_keys',
    'でキー ID {id} が2回使われています。read_keys と write_keys を通して一意にしてください',
  ],
  [
    'must name at least one group with priority_list',
    'には、priority_list を使う場合、グループを1つ以上書いてください',
  ],
  [
    'admin.{key} does nothing: the ledger, and what people spent, are kept',
    'admin.{key} は効果がありません: 台帳と利用額の記録は削除されません',
  ],
  [
    'admin.pooled_conflict_rule does nothing: every shared budget that contains a call counts, not one of them',
    'admin.pooled_conflict_rule は効果がありません: 呼び出しを含む共有予算はどれか1つではなく、すべて適用されます',
  ],
  [
    'must name at least one when enabled, or nobody is admitted',
    'は、有効にする場合1つ以上必要です(なければ誰も受け付けません)',
  ],
  [
    'must be at least limits.max_request_bytes, {limit}',
    'は limits.max_request_bytes({limit})以上でなければなりません',
  ],
  // what is not built yet
  [
    '{what}; add {name} to sekisho.waive to run without it',
    '{what}。なしで動かすには sekisho.waive に {name} を加えてください',
  ],
  ['{path} is waived: {meaning}', '{path} は適用されません(waive): {meaning}'],
  ['is not built yet', 'は未実装です'],
  ['is not built yet: {meaning}', 'は未実装です: {meaning}'],
  ['is of provider {provider}, which is not built yet', 'のプロバイダー {provider} は未実装です'],
  ['uses workload identity federation, which is not built yet', 'が使うワークロード ID 連携は未実装です'],
  ['nobody would sign in there', '誰もそこでサインインしません'],
  ['calls would go upstream and cost money', '呼び出しは実際に送られ、費用が発生します'],
  ['plain HTTP is served to everybody', '平文の HTTP で全員に公開されます'],
  [
    'people use credentials an administrator gives them, and nobody signs in',
    '管理者が渡す認証情報を使い、誰もサインインしません',
  ],
  ['other settings reach no client', 'ほかの設定はどのクライアントにも届きません'],
  ['calls go upstream and cost money', '呼び出しは実際に送られ、費用が発生します'],
  ['such calls are refused', 'そのような呼び出しは拒否されます'],
  ['these upstreams are left out', 'これらのアップストリームは使われません'],
  ['those headers are not sent', 'それらのヘッダーは送られません'],
  ['everybody is sent to that upstream', '全員がそのアップストリームに送られます'],
  ['every model is sent to that upstream', 'すべてのモデルがそのアップストリームに送られます'],
  ['the relay does not learn who calls', '中継には呼び出した人が伝わりません'],
  ['{section} does nothing yet: {reason}', '{section} はまだ効果がありません: {reason}'],
  ['there is no sign-in whose tokens it would sign', '署名すべきサインインのトークンがまだありません'],
  ['nothing is forwarded', '何も転送されません'],
  ['it holds for sign-in, which is not built', '対象となるサインインが未実装です'],
  ['there is no sign-in', 'サインインがまだありません'],
]
