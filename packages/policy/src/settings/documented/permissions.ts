import { boolean, object, oneOf, someText, texts } from '../shapes/shape.ts'
import { keysOf } from './settings-key.ts'

const rules = { kind: 'list', of: someText } as const
const disable = oneOf('disable')

/** Keys about what a session may do without asking. */
export const permissionKeys = [
  ...keysOf('managed', [
    [
      'allowManagedPermissionRulesOnly',
      boolean,
      'Whether only managed permission rules count.',
      '管理設定の権限ルールだけを有効にします。',
    ],
  ]),
  ...keysOf('user_or_managed', [
    [
      'autoMode',
      object({
        environment: texts,
        allow: texts,
        soft_deny: texts,
        hard_deny: texts,
        classifyAllShell: boolean,
      }),
      'What the classifier of the auto mode is told about your company, in prose.',
      'auto モードの分類器に渡す、自社環境についての説明文です。',
    ],
    [
      'autoMode.classifyAllShell',
      boolean,
      'Whether the classifier also judges commands that rules allow.',
      'ルールで許可済みのコマンドも分類器に判定させます。',
    ],
    [
      'skipAutoPermissionPrompt',
      boolean,
      'Whether the notice about the auto mode is left out.',
      'auto モードの注意画面を省略します。',
    ],
  ]),
  ...keysOf('any', [
    ['disableAutoMode', disable, 'Turns off the auto mode.', 'auto モードを使えないようにします。'],
    [
      'permissions.allow',
      rules,
      'Calls that run without asking.',
      '確認なしで実行してよい呼び出しのルール。',
    ],
    ['permissions.ask', rules, 'Calls a person is asked about.', '必ず利用者に確認する呼び出しのルール。'],
    ['permissions.deny', rules, 'Calls that never run.', '実行を禁止する呼び出しのルール。'],
    [
      'permissions.additionalDirectories',
      { kind: 'list', of: someText },
      'More folders the session may work in.',
      '作業を許可する追加のフォルダー。',
    ],
    [
      'permissions.defaultMode',
      oneOf('default', 'manual', 'acceptEdits', 'plan', 'auto', 'dontAsk', 'bypassPermissions', 'delegate'),
      'Permission mode a session starts in.',
      'セッション開始時の権限モード。',
    ],
    [
      'permissions.disableBypassPermissionsMode',
      disable,
      'Turns off the mode that skips permission checks.',
      '権限確認を省略するモードを使えないようにします。',
    ],
    [
      'permissions.disableAutoMode',
      disable,
      'Turns off the auto mode.',
      'auto モードを使えないようにします。',
    ],
  ]),
  ...keysOf('not_project', [
    [
      'useAutoModeDuringPlan',
      boolean,
      'Whether planning uses the auto mode’s classifier.',
      'plan モードで auto モードの分類器を使います。',
    ],
    [
      'skipDangerousModePermissionPrompt',
      boolean,
      'Whether the warning before skipping permission checks is left out.',
      '権限確認省略モードに入る前の警告を省略します。',
    ],
  ]),
]
