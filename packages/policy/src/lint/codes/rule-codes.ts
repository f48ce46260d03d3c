import { fixes, type LintCodes } from './lint-code.ts'

/** Permission rules that do nothing, or not what they seem to. */
export const ruleCodes = {
  'malformed-rule': {
    severity: 'error',
    says: {
      en: '{rule} is not a rule: Claude Code skips it.',
      ja: '{rule} はルールとして読めず、Claude Code に無視されます。',
    },
    fix: { en: 'Write it as a rule, or remove it.', ja: 'ルールとして書き直すか、削除します。' },
  },
  'tool-name-case': {
    severity: 'error',
    says: {
      en: '{rule} never applies: names of tools are case-sensitive.',
      ja: 'ツール名は大文字小文字を区別するため、{rule} は適用されません。',
    },
    fix: fixes.rewrite,
  },
  'unknown-tool': {
    severity: 'warning',
    says: {
      en: '{rule} is about a tool that Claude Code does not have.',
      ja: '{rule} は Claude Code にないツールのルールです。',
    },
    fix: fixes.rewrite,
  },
  'renamed-tool': {
    severity: 'warning',
    says: {
      en: '{rule} names a tool that has another name now.',
      ja: '{rule} は改名されたツールを指しています。',
    },
    fix: fixes.rewrite,
  },
  'allow-name-pattern': {
    severity: 'error',
    says: {
      en: '{rule} allows nothing: in allow rules a pattern of names may only follow mcp__server__.',
      ja: '許可ルールで名前のパターンが使えるのは mcp__サーバー名__ の後だけのため、{rule} は何も許可しません。',
    },
    fix: fixes.remove,
  },
  'mcp-parentheses': {
    severity: 'error',
    says: {
      en: '{rule} does nothing: rules about MCP tools in settings may not have parentheses.',
      ja: '設定内の MCP ツールのルールに括弧は使えないため、{rule} は効果がありません。',
    },
    fix: { en: 'Make it about the whole tool.', ja: 'ツール全体のルールにします。' },
  },
  'main-parameter-rule': {
    severity: 'error',
    says: {
      en: '{rule} is ignored: the parameter is what the tool’s rules are about without a name.',
      ja: '主となるパラメーターは名前を付けて指定できないため、{rule} は無視されます。',
    },
    fix: fixes.rewrite,
  },
  'write-path-rule': {
    severity: 'error',
    says: {
      en: '{rule} is never consulted: only Read(…) and Edit(…) carry paths.',
      ja: 'パスを指定できるのは Read(…) と Edit(…) だけで、{rule} は参照されません。',
    },
    fix: fixes.rewrite,
  },
  'webfetch-without-domain': {
    severity: 'error',
    says: {
      en: '{rule} matches nothing: rules about WebFetch are written WebFetch(domain:…).',
      ja: 'WebFetch のルールは WebFetch(domain:…) と書く必要があり、{rule} は何にも一致しません。',
    },
    fix: fixes.rewrite,
  },
  'single-slash-path': {
    severity: 'error',
    says: {
      en: '{rule} is about a path below the folder of the settings file; an absolute path begins with two slashes.',
      ja: '{rule} は設定ファイルのフォルダーからのパスです。絶対パスはスラッシュ 2 つで始めます。',
    },
    fix: fixes.rewrite,
  },
  'negated-path': {
    severity: 'error',
    says: {
      en: '{rule} matches nothing: a negation has no effect.',
      ja: '否定は効果がないため、{rule} は何にも一致しません。',
    },
    fix: fixes.remove,
  },
  'path-variable': {
    severity: 'error',
    says: {
      en: '{rule} matches nothing: a variable in a rule stands for nothing; the home folder is written ~/.',
      ja: 'ルールの中の変数は展開されないため、{rule} は何にも一致しません。ホームフォルダーは ~/ と書きます。',
    },
    fix: fixes.rewrite,
  },
  'path-upwards': {
    severity: 'error',
    says: {
      en: '{rule} matches nothing: no path is compared with one that goes up (..). Write it from // or ~/.',
      ja: '上へたどるパス(..)はどのパスとも照合されないため、{rule} は何にも一致しません。// または ~/ から書いてください。',
    },
  },
  'windows-path': {
    severity: 'warning',
    says: {
      en: '{rule} is written as Windows writes paths; Claude Code compares them as //c/Users/….',
      ja: '{rule} は Windows の書き方です。Claude Code はパスを //c/Users/… の形で照合します。',
    },
    fix: fixes.rewrite,
  },
  'quoted-specifier': {
    severity: 'error',
    says: {
      en: '{rule} matches nothing: the quotes count as part of what is compared.',
      ja: '引用符も照合の対象になるため、{rule} は何にも一致しません。',
    },
    fix: fixes.rewrite,
  },
  'rule-alternatives': {
    severity: 'error',
    says: {
      en: '{rule} matches none of what it lists: braces, | and commas are taken as they stand. Write a rule for each.',
      ja: '波かっこ、|、コンマは文字どおりに扱われるため、{rule} は列挙したどれにも一致しません。一つずつルールに分けてください。',
    },
  },
  'misplaced-prefix-mark': {
    severity: 'warning',
    says: {
      en: 'In {rule} the :* is plain text: it stands for a prefix only at the end.',
      ja: ':* が前方一致を表すのは末尾だけで、{rule} では単なる文字です。',
    },
  },
  'legacy-prefix-mark': {
    severity: 'info',
    says: {
      en: '{rule} uses the former :* for a prefix.',
      ja: '{rule} は前方一致に旧来の :* を使っています。',
    },
    fix: fixes.rewrite,
  },
  'duplicate-rule': {
    severity: 'info',
    says: { en: '{rule} stands in the list twice.', ja: '{rule} が一覧に重複しています。' },
    fix: fixes.remove,
  },
  'redundant-rule': {
    severity: 'info',
    says: { en: '{rule} adds nothing to {other}.', ja: '{rule} は {other} に含まれており、不要です。' },
    fix: fixes.remove,
  },
  'unreachable-rule': {
    severity: 'warning',
    says: {
      en: '{rule} never decides: {other} ({effect}) comes before it.',
      ja: '{other}({effect})が先に適用されるため、{rule} が判定に使われることはありません。',
    },
    fix: fixes.remove,
  },
  'protected-path-allow': {
    severity: 'warning',
    says: {
      en: '{rule} never applies: Claude Code asks before it writes there, whatever is allowed.',
      ja: 'この場所への書き込みは常に確認されるため、{rule} は適用されません。',
    },
    fix: fixes.remove,
  },
  'allow-never-applies': {
    severity: 'warning',
    says: {
      en: '{rule} never applies: Claude Code does not allow {program} by a pattern.',
      ja: '{program} はパターンでは許可されないため、{rule} は適用されません。',
    },
    fix: fixes.remove,
  },
} as const satisfies LintCodes

/** Permission rules that let through more, or hold less, than they seem to. */
export const leakCodes = {
  'allow-whole-shell': {
    severity: 'warning',
    says: {
      en: '{rule} allows every command, also those that Claude Code would ask about because it does not understand them.',
      ja: '{rule} は、Claude Code が理解できず確認するはずのコマンドも含め、すべてを許可します。',
    },
  },
  'allow-leading-wildcard': {
    severity: 'error',
    says: { en: '{rule} allows any program.', ja: '{rule} はあらゆるプログラムを許可します。' },
    fix: fixes.remove,
  },
  'allow-interpreter': {
    severity: 'error',
    says: {
      en: '{rule} allows anything: {program} runs the code it is given.',
      ja: '{program} は渡されたコードを実行するため、{rule} は何でも許可します。',
    },
    fix: fixes.remove,
  },
  'allow-wrapper': {
    severity: 'error',
    says: {
      en: '{rule} allows anything: {program} runs the command that follows.',
      ja: '{program} は後に続くコマンドを実行するため、{rule} は何でも許可します。',
    },
    fix: fixes.remove,
  },
  'allow-program-runner': {
    severity: 'warning',
    says: {
      en: '{rule} also allows options by which {program} runs other programs; name the subcommands.',
      ja: '{rule} は {program} が他のプログラムを実行するオプションも許可します。サブコマンドを指定してください。',
    },
  },
  'allow-unbounded-prefix': {
    severity: 'warning',
    says: {
      en: '{rule} also allows other programs whose names begin so: there is no blank before the star.',
      ja: '* の前に空白がないため、{rule} は同じ文字で始まる別のプログラムも許可します。',
    },
    fix: fixes.rewrite,
  },
  'allow-network': {
    severity: 'warning',
    says: {
      en: '{rule} lets any data leave for any host.',
      ja: '{rule} を許可すると、任意のデータを任意のホストへ送信できます。',
    },
    fix: fixes.remove,
  },
  'allow-destructive': {
    severity: 'warning',
    says: {
      en: '{rule} allows {program} to destroy without asking.',
      ja: '{rule} は {program} による破壊的な操作を確認なしで許可します。',
    },
    fix: fixes.remove,
  },
  'bare-edit-without-write': {
    severity: 'warning',
    says: {
      en: '{rule} does not hold Write, which is another tool.',
      ja: 'Write は別のツールのため、{rule} では制限されません。',
    },
    fix: fixes.add,
  },
  'deny-under-whole-shell': {
    severity: 'warning',
    says: {
      en: 'With {other} allowed, {rule} is got round in many ways (eval, find -exec, bash -c …); let the guard enforce it.',
      ja: '{other} が許可されているため、{rule} は eval、find -exec、bash -c などで回避できます。ガードで強制してください。',
    },
  },
  'deny-git-options': {
    severity: 'warning',
    says: {
      en: '{rule} does not hold options before the subcommand, as in git -C . {verb}.',
      ja: '{rule} は、git -C . {verb} のようにサブコマンドの前にオプションがあると効きません。',
    },
    fix: fixes.add,
  },
  'domain-without-apex': {
    severity: 'warning',
    says: { en: '{rule} does not cover {host} itself.', ja: '{rule} には {host} 自身が含まれません。' },
    fix: fixes.add,
  },
  'read-deny-without-sandbox': {
    severity: 'warning',
    says: {
      en: '{rule} does not stop programs such as python; only the sandbox’s denyRead does.',
      ja: '{rule} では python などのプログラムによる読み取りを防げません。サンドボックスの denyRead が必要です。',
    },
    fix: {
      en: 'Add {meant} to sandbox.filesystem.denyRead.',
      ja: 'sandbox.filesystem.denyRead に {meant} を追加します。',
    },
  },
  'read-deny-by-name': {
    severity: 'info',
    says: {
      en: '{rule} has no path the sandbox could keep, so that programs such as python still read it.',
      ja: '{rule} はサンドボックスで表せるパスではないため、python などからは読み取れます。',
    },
  },
  'webfetch-deny-alone': {
    severity: 'info',
    says: {
      en: '{rule} does not stop programs such as curl; that takes the sandbox’s network rules.',
      ja: '{rule} では curl などの通信を防げません。サンドボックスのネットワークルールが必要です。',
    },
  },
} as const satisfies LintCodes
