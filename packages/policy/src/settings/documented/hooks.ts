import {
  boolean,
  either,
  listOf,
  mapOf,
  object,
  oneOf,
  someText,
  someTexts,
  text,
  texts,
  type Shape,
} from '../shapes/shape.ts'
import { keysOf } from './settings-key.ts'

const timeout = { kind: 'number', above: 0 } as const
const common = { timeout, if: text, statusMessage: text, once: boolean }

/** One hook, by its `type`. */
const hook: Shape = either(
  object(
    {
      ...common,
      type: oneOf('command'),
      command: someText,
      args: texts,
      async: boolean,
      asyncRewake: boolean,
      shell: oneOf('bash', 'powershell'),
    },
    'type',
    'command',
  ),
  object(
    { ...common, type: oneOf('prompt'), prompt: someText, model: text, continueOnBlock: boolean },
    'type',
    'prompt',
  ),
  object({ ...common, type: oneOf('agent'), prompt: someText, model: text }, 'type', 'prompt'),
  object(
    { ...common, type: oneOf('http'), url: someText, headers: mapOf(text), allowedEnvVars: someTexts },
    'type',
    'url',
  ),
  object(
    {
      ...common,
      type: oneOf('mcp_tool'),
      server: someText,
      tool: someText,
      input: { kind: 'map', of: { kind: 'anything' } },
    },
    'type',
    'server',
    'tool',
  ),
)

const groups = listOf(object({ matcher: text, hooks: listOf(hook) }, 'hooks'))

/** What a hook can be called for. */
export const hookEvents =
  `PreToolUse PostToolUse PostToolUseFailure PostToolBatch PermissionRequest PermissionDenied
  Notification UserPromptSubmit UserPromptExpansion Stop StopFailure SubagentStart SubagentStop PreCompact PostCompact
  Elicitation ElicitationResult TeammateIdle TaskCreated TaskCompleted Setup InstructionsLoaded CwdChanged FileChanged
  ConfigChange DirectoryAdded WorktreeCreate WorktreeRemove SessionStart SessionEnd MessageDisplay`.split(
    /\s+/,
  )

/** Keys about hooks, workflows and skills. */
export const hookKeys = [
  ...keysOf('any', [
    ['allowedHttpHookUrls', someTexts, 'Addresses that hooks may call.', 'フックが呼び出してよい URL。'],
    [
      'disableAllHooks',
      boolean,
      'Turns off hooks; managed ones only from managed settings.',
      'フックを無効にします(管理フックは管理設定からのみ)。',
    ],
    ['disableWorkflows', boolean, 'Turns off workflows.', 'ワークフローを無効にします。'],
    ['enableWorkflows', boolean, 'Whether workflows are on.'],
    [
      'hooks',
      object(Object.fromEntries(hookEvents.map((event) => [event, groups]))),
      'Programs that are run, or asked, at points of a session.',
      'セッションの各時点で実行・照会されるプログラム。',
    ],
    ['httpHookAllowedEnvVars', someTexts, 'Variables that hooks may send.', 'フックが送信してよい環境変数。'],
    ['workflowKeywordTriggerEnabled', boolean, 'Whether a keyword starts a workflow.'],
    [
      'workflowSizeGuideline',
      oneOf('unrestricted', 'small', 'medium', 'large'),
      'How large a workflow may become.',
    ],
    ['disableBundledSkills', boolean, 'Leaves out the skills that come along.'],
    [
      'disableSkillShellExecution',
      boolean,
      'Keeps skills from running shell commands.',
      'スキルによるシェル実行を禁じます。',
    ],
    [
      'skillOverrides',
      mapOf(oneOf('on', 'name-only', 'user-invocable-only', 'off')),
      'How each skill is shown.',
    ],
  ]),
  ...keysOf('managed', [
    [
      'allowManagedHooksOnly',
      boolean,
      'Whether only managed hooks run.',
      '管理設定のフックだけを実行します。',
    ],
  ]),
  ...keysOf('not_project', [
    ['syncClaudeAiSkills', boolean, 'Whether skills of the account are downloaded.'],
  ]),
]
