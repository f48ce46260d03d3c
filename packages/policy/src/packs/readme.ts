import { machineFolders, preferenceDomain, type PackFile, type PackInput, type PackName } from './pack.ts'

/** Where each file of the packs goes, in both languages. */
export function readme(wanted: readonly PackName[], input: PackInput): PackFile[] {
  return [
    { path: 'README.md', text: page('en', wanted, input) },
    { path: 'README.ja.md', text: page('ja', wanted, input) },
  ]
}

type Language = 'en' | 'ja'

function page(
  language: Language,
  wanted: readonly PackName[],
  { checksum, machineFiles }: PackInput,
): string {
  const files = machineFiles.map(({ name, sha256 }) => `- \`${name}\`: \`${sha256}\``)
  const sections = wanted.flatMap((name) => [`## ${name}`, '', ...steps[name][language], ''])
  return [...head[language](checksum), ...files, '', ...sections].join('\n')
}

const head: Record<Language, (checksum: string) => string[]> = {
  en: (checksum) => [
    '# Managed settings of Claude Code',
    '',
    `Settings: \`${checksum}\``,
    '',
    'Made by `sekisho policy pack`. Choose **one** path for a machine: Claude Code takes the first that holds a setting and ignores the others, in this order: from a server at sign-in, managed preferences (macOS) or the registry (Windows), files, the user’s registry. Afterwards `/status` in Claude Code names the source, and `claude doctor` lists what it did not accept. `sha256sum -c SHA256SUMS` finds an altered file.',
    '',
    'Profiles, templates and OMA-URI carry the settings alone; other files below come by files, shell, Ansible or PowerShell.',
    '',
    'Files on the machine and their SHA-256 (on Windows JSON is written in ASCII, and has another):',
    '',
  ],
  ja: (checksum) => [
    '# Claude Code の管理設定',
    '',
    `設定: \`${checksum}\``,
    '',
    '`sekisho policy pack` が作成しました。1台につき配布経路は**1つ**だけ選んでください。Claude Code は、サインイン時のサーバー配布、管理環境設定(macOS)またはレジストリ(Windows)、ファイル、ユーザーのレジストリの順に調べ、最初に設定が見つかった経路だけを使います。配布後は、Claude Code の `/status` で読み込み元を、`claude doctor` で受け付けられなかった項目を確認できます。`sha256sum -c SHA256SUMS` で改変されたファイルを検出できます。',
    '',
    'プロファイル、テンプレート、OMA-URI で配布されるのは設定だけです。以下のほかのファイルは、files、shell、Ansible、PowerShell のいずれかで配布します。',
    '',
    'コンピューターに置かれるファイルとその SHA-256(Windows では JSON を ASCII で書くため、値が異なります):',
    '',
  ],
}

const { linux, macos, windows } = machineFolders

const steps: Record<PackName, Record<Language, readonly string[]>> = {
  files: {
    en: [
      `Copy the files to \`${linux}\` (Linux, WSL), \`${macos}\` (macOS) or \`${windows}\` (Windows), owned by the administrator and writable by nobody else. Where another \`managed-settings.json\` stays the base, put \`drop-in/managed-settings.d/50-sekisho.json\` into that folder’s \`managed-settings.d\` instead: drop-ins apply in the order of their names, lists are joined, single values replaced.`,
    ],
    ja: [
      `ファイルを \`${linux}\`(Linux、WSL)、\`${macos}\`(macOS)、\`${windows}\`(Windows)に置きます。所有者は管理者とし、ほかの利用者が書き込めないようにしてください。別の \`managed-settings.json\` を土台として残す場合は、代わりに \`drop-in/managed-settings.d/50-sekisho.json\` をそのフォルダーの \`managed-settings.d\` に置きます。名前順に適用され、リストは結合、単一の値は置き換えになります。`,
    ],
  },
  shell: {
    en: [
      'Run `shell/install-claude-code-settings.sh` as root. It carries its files, can be run again, and takes `--check` (changes nothing), `--uninstall` and `--prefix DIR`.',
    ],
    ja: [
      '`shell/install-claude-code-settings.sh` を root で実行します。必要なファイルはスクリプトに含まれ、何度でも実行できます。`--check`(変更なしの確認)、`--uninstall`、`--prefix DIR` を指定できます。',
    ],
  },
  ansible: {
    en: [
      '`ansible-playbook -i INVENTORY ansible/playbook.yml`. Windows hosts need the collection `ansible.windows`.',
    ],
    ja: [
      '`ansible-playbook -i INVENTORY ansible/playbook.yml` を実行します。Windows のホストにはコレクション `ansible.windows` が必要です。',
    ],
  },
  jamf: {
    en: [
      '- Profile: Computers → Configuration Profiles → Upload: `jamf/claude-code.mobileconfig`. Or,',
      `- Computers → Configuration Profiles → New → Application & Custom Settings → Upload: domain \`${preferenceDomain}\`, file \`jamf/${preferenceDomain}.plist\`. Or,`,
      `- the same with External Applications → Custom Schema: \`jamf/${preferenceDomain}.schema.json\`, to edit the settings as a form.`,
    ],
    ja: [
      '- プロファイル: コンピュータ → 構成プロファイル → アップロードで `jamf/claude-code.mobileconfig` を指定します。または、',
      `- コンピュータ → 構成プロファイル → 新規 → アプリケーションとカスタム設定 → アップロードで、ドメインに \`${preferenceDomain}\`、ファイルに \`jamf/${preferenceDomain}.plist\` を指定します。または、`,
      `- 同じ画面の外部アプリケーション → カスタムスキーマで \`jamf/${preferenceDomain}.schema.json\` を指定し、フォームで編集します。`,
    ],
  },
  kandji: {
    en: ['Library → Add New → Custom Profile: `kandji/claude-code.mobileconfig`.'],
    ja: ['Library → Add New → Custom Profile で `kandji/claude-code.mobileconfig` を指定します。'],
  },
  fleet: {
    en: [
      'Put both files into your GitOps repository and take the keys of `fleet/claude-code.yml` over into the team’s file.',
    ],
    ja: [
      '2つのファイルを GitOps のリポジトリに置き、`fleet/claude-code.yml` の内容をチームのファイルに取り込みます。',
    ],
  },
  intune: {
    en: [
      'Choose one:',
      '- Devices → Configuration → Import ADMX: `SekishoClaudeCode.admx` with `en-US/SekishoClaudeCode.adml`; then a profile from imported templates. The box already holds the settings.',
      '- Devices → Configuration → Create → Templates → Custom: the two rows of `oma-uri.json`, in their order. `oma-uri.syncml.xml` is the same as a device receives it.',
      '- Devices → Scripts and remediations → Remediations: `detect.ps1` and `repair.ps1`; run as the signed-in user: no; 64-bit PowerShell: yes. Once only: `repair.ps1` as a platform script, with the same two answers.',
      '',
      '`remove.ps1` takes the files away again.',
    ],
    ja: [
      '次のいずれかを選びます。',
      '- デバイス → 構成 → ADMX のインポート: `SekishoClaudeCode.admx` と `en-US/SekishoClaudeCode.adml` を取り込み、インポートしたテンプレートからプロファイルを作成します。入力欄には設定があらかじめ入っています。',
      '- デバイス → 構成 → 作成 → テンプレート → カスタム: `oma-uri.json` の2行を順番どおりに登録します。`oma-uri.syncml.xml` は、同じ内容をデバイスが受信する形式で表したものです。',
      '- デバイス → スクリプトと修復 → 修復: `detect.ps1` と `repair.ps1` を指定します。サインインユーザーとしての実行は「いいえ」、64 ビット PowerShell は「はい」にします。一度だけ配布する場合は、`repair.ps1` をプラットフォームスクリプトとして同じ設定で登録します。',
      '',
      '`remove.ps1` はファイルを取り除きます。',
    ],
  },
  'group-policy': {
    en: [
      'Copy `SekishoClaudeCode.admx` and the language folders into the central store (`\\\\DOMAIN\\SYSVOL\\DOMAIN\\Policies\\PolicyDefinitions`), then enable Computer Configuration → Administrative Templates → Claude Code → Managed settings. The box already holds the settings. It writes `HKLM\\SOFTWARE\\Policies\\ClaudeCode`, value `Settings`.',
    ],
    ja: [
      '`SekishoClaudeCode.admx` と言語別フォルダーをセントラルストア(`\\\\DOMAIN\\SYSVOL\\DOMAIN\\Policies\\PolicyDefinitions`)にコピーし、コンピューターの構成 → 管理用テンプレート → Claude Code → 管理設定を有効にします。入力欄には設定があらかじめ入っています。書き込み先は `HKLM\\SOFTWARE\\Policies\\ClaudeCode` の値 `Settings` です。',
    ],
  },
}
