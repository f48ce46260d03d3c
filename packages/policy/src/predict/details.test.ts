import { expect, it } from 'vitest'
import { enforce } from '../enforce/enforce.ts'
import { dangerousCommands } from '../enforce/testing/dangerous-commands.ts'
import generated from '../testing/generated-verdicts.json' with { type: 'json' }
import measured from '../testing/client-verdicts.json' with { type: 'json' }
import { compilePolicy } from './policy.ts'
import { decide, reasonText } from './decision.ts'
import { japaneseDetail } from './details.ts'
import { predict } from './predict.ts'

it.each([
  ['runs rm', 'ルールの対象です(rm の実行)'],
  ['reaches example.com', 'ルールの対象です(example.com との通信)'],
  ['cat may read /etc/passwd', 'ルールの対象です(cat による /etc/passwd の読み取り)'],
  ['tee may write a may b', 'ルールの対象です(tee による a may b への書き込み)'],
  ['rm may delete /srv', 'ルールの対象です(rm による /srv の削除)'],
])('a reason is Japanese in all its words: %s', (detail, text) => {
  const decision = decide('deny', 'rule-covers', { detail })
  expect(reasonText(decision, 'ja')).toBe(text)
  expect(reasonText(decision, 'en')).toBe(detail)
})

const cwd = '/srv/proj'
const everything = compilePolicy({
  sources: [{ scope: 'user', settings: { permissions: { allow: ['Bash'] } } }],
  mode: 'default',
  cwd,
  home: '/home/dev',
  trusted: true,
})

it.each([
  ['crontab -r', 'crontab による定期実行の変更'],
  ['git push --force', 'git による他の人も使う履歴の書き換えや削除(push)'],
  ['cat ~/.ssh/id_rsa', 'シークレットの読み取り: /home/dev/.ssh/id_rsa'],
  ['find ~ -name id_rsa', 'find による鍵、または他のユーザーの権限で動くプログラムの探索'],
  ['grep -r x ~', '/home/dev 以下すべての読み取り'],
  ['> ~/.bash_history', 'シェルの記録の消去: /home/dev/.bash_history'],
  ['loginctl kill-session 1', 'loginctl によるログインセッションの終了'],
  ['python3 -c "import shutil; shutil.rmtree(x)"', 'python3 のコードによるファイルの削除'],
])('a danger is told in Japanese: %s', (command, text) => {
  const decision = enforce(everything, { tool: 'Bash', input: { command } })
  expect(reasonText(decision, 'ja')).toBe(`ルールにかかわらず危険な操作です(${text})`)
})

it.each(dangerousCommands)('leaves no English phrase in the Japanese reason for %s', (command) => {
  const { detail = '', ...decision } = enforce(everything, { tool: 'Bash', input: { command } })
  if (/^\S*(?: (?:kill|prune))?$/.test(detail)) return
  expect(reasonText({ ...decision, detail }, 'ja')).not.toContain(detail)
})

const byPattern = compilePolicy({
  sources: [{ scope: 'user', settings: { permissions: { allow: ['Bash(npm *)'] } } }],
  mode: 'default',
  cwd,
  home: '/home/dev',
  trusted: true,
})

it.each([
  ['npm test $(date)', '実行前に確かめられない部分があります(コマンド置換)'],
  ['npm test ${X:-a}', '実行前に確かめられない部分があります(波かっこの変数)'],
  ['npm test {a,b}', '実行前に確かめられない部分があります(ブレース展開)'],
  ['f() { npm x; }; f', '実行前に確かめられない部分があります(関数)'],
  ['rm -rf ~', '重要な場所の削除です(~)'],
  ["npm 'x", 'コマンドを解釈できません(閉じていない構文: single quote)'],
  ['if true; then npm x', "コマンドを解釈できません('if' を閉じる 'fi' がありません)"],
])('what the client asks about is told in Japanese: %s', (command, text) => {
  expect(reasonText(predict(byPattern, { tool: 'Bash', input: { command } }), 'ja')).toBe(text)
})

/** Of the commands that were put to the real client. */
const commands = [
  ...measured.map(({ input }) => input),
  ...generated.flatMap(({ calls }) => calls.map(([, given]) => given)),
].flatMap((given) =>
  typeof given === 'object' ? ('command' in given ? String(given.command) : []) : (given ?? []),
)

it('leaves no English phrase in the Japanese reason of what the client asks about', () => {
  const decisions = commands.map((command) => predict(byPattern, { tool: 'Bash', input: { command } }))
  const unread = decisions.filter(({ reasonCode }) =>
    /^(?:unchecked|not-parsed|dangerous-removal)$/.test(reasonCode),
  )
  const details = [...new Set(unread.map(({ detail = '' }) => detail))]
  expect(details.length).toBeGreaterThan(40)
  expect(details.filter((detail) => japaneseDetail(detail) === detail)).toEqual([])
})
