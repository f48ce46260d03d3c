import { object } from '../shapes/shape.ts'
import { keysOf } from './settings-key.ts'

/** Keys that only hold others. */
export const groupKeys = keysOf('any', [
  ['permissions', object({}), 'What a session may do.', 'セッションに許すことの設定。'],
  ['sandbox', object({}), 'How the operating system confines commands.', 'OS によるコマンド隔離の設定。'],
  [
    'sandbox.filesystem',
    object({}),
    'Which files confined commands reach.',
    '隔離下のコマンドが触れてよいファイル。',
  ],
  [
    'sandbox.credentials',
    object({}),
    'Which credentials confined commands do not see.',
    '隔離下のコマンドに見せない認証情報。',
  ],
  ['sandbox.network', object({}), 'Which hosts confined commands reach.', '隔離下のコマンドの接続先。'],
  ['attribution', object({}), 'What is written below commits and pull requests.'],
  ['worktree', object({}), 'How worktrees are made.'],
])
