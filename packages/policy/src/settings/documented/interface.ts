import {
  boolean,
  either,
  listOf,
  mapOf,
  matching,
  object,
  oneOf,
  someText,
  someTexts,
  text,
  whole,
} from '../shapes/shape.ts'
import { keysOf } from './settings-key.ts'

const deadline = oneOf('60s', '5m', '10m', 'never')
const command = object({ type: oneOf('command'), command: text }, 'type', 'command')
const theme = either(
  oneOf('auto', 'dark', 'light', 'dark-daltonized', 'light-daltonized', 'dark-ansi', 'light-ansi'),
  matching(/^custom:./),
)

/** Keys about what a person sees and types. */
export const interfaceKeys = [
  ...keysOf('user_or_managed', [
    ['askUserQuestionTimeout', deadline, 'How long a question waits for its answer.'],
    ['dialogExpiry', deadline, 'How long a dialog stays open.'],
    [
      'footerLinksRegexes',
      listOf(object({ type: oneOf('regex'), pattern: text, url: text, label: text }, 'pattern', 'url')),
      'Links shown below the prompt for texts that match.',
    ],
    [
      'spellcheck',
      object({
        enabled: boolean,
        checker: oneOf('aspell', 'hunspell', 'ispell', 'auto'),
        language: text,
        color: text,
      }),
      'Spell checking of the prompt.',
    ],
    ['vimInsertModeRemaps', mapOf(oneOf('<Esc>'), /^..$/u), 'Two keys that leave the insert mode.'],
  ]),
  ...keysOf('any', [
    ['autoScrollEnabled', boolean, 'Whether the view follows the answer.'],
    ['axScreenReader', boolean, 'Whether the output suits screen readers.'],
    [
      'companyAnnouncements',
      someTexts,
      'Messages shown when a session starts.',
      'セッション開始時に表示するお知らせ。',
    ],
    ['defaultShell', oneOf('bash', 'powershell'), 'Shell for commands a person types.'],
    ['editorMode', oneOf('normal', 'vim'), 'How the keys of the prompt work.'],
    ['emojiCompletionEnabled', boolean, 'Whether names of emoji are completed.'],
    ['fileSuggestion', command, 'Command that suggests files.'],
    ['keybindingFlavor', oneOf('classic', 'readline'), 'How word-wise editing works.'],
    ['prefersReducedMotion', boolean, 'Whether animations are left out.'],
    ['promptSuggestionEnabled', boolean, 'Whether a next prompt is suggested.'],
    ['respectGitignore', boolean, 'Whether ignored files are left out of suggestions.'],
    ['respondToBashCommands', boolean, 'Whether the model answers to commands a person types.'],
    ['showClearContextOnPlanAccept', boolean, 'Whether accepting a plan offers to begin anew.'],
    ['showTurnDuration', boolean, 'Whether the time an answer took is shown.'],
    ['spinnerTipsEnabled', boolean, 'Whether tips are shown while waiting.'],
    [
      'spinnerTipsOverride',
      object(
        { excludeDefault: boolean, tips: listOf(either(someText, { ...object({}), open: true })) },
        'tips',
      ),
      'Tips of your own.',
    ],
    [
      'spinnerVerbs',
      object({ mode: oneOf('append', 'replace'), verbs: someTexts }, 'verbs'),
      'Words shown while waiting.',
    ],
    [
      'statusLine',
      object(
        {
          type: oneOf('command'),
          command: text,
          padding: { kind: 'number' },
          refreshInterval: whole(1),
          hideVimModeIndicator: boolean,
        },
        'type',
        'command',
      ),
      'Command that writes the status line.',
    ],
    ['subagentStatusLine', command, 'Command that writes the rows of subagents.'],
    ['syntaxHighlightingDisabled', boolean, 'Turns off colours in code.'],
    ['terminalProgressBarEnabled', boolean, 'Whether the terminal shows progress.'],
    ['terminalTitleFromRename', boolean, 'Whether a renamed session changes the title.'],
    ['theme', theme, 'Colours.'],
    ['tui', oneOf('fullscreen', 'default'), 'How the terminal is drawn.'],
    ['verbose', boolean, 'Whether tool output is shown in full.'],
    ['viewMode', oneOf('default', 'verbose', 'focus'), 'How much of a conversation is shown.'],
    ['voice', object({ enabled: boolean, autoSubmit: boolean, mode: oneOf('hold', 'tap') }), 'Dictation.'],
    ['voiceEnabled', boolean, 'The former way to turn on dictation.'],
    ['wheelScrollAccelerationEnabled', boolean, 'Whether the wheel scrolls faster when turned fast.'],
  ]),
  ...keysOf('global', [
    ['autoConnectIde', boolean, 'Whether a session connects to an editor by itself.'],
    ['autoInstallIdeExtension', boolean, 'Whether the editor’s extension is installed by itself.'],
    ['diffTool', oneOf('auto', 'terminal'), 'Where changes are shown.'],
    ['externalEditorContext', boolean, 'Whether an external editor shows the last answer.'],
    ['permissionExplainerEnabled', boolean, 'Whether a permission dialog explains the command.'],
    ['teammateDefaultModel', either(text, anyNull()), 'Model of the agents of a team, in old versions.'],
  ]),
  ...keysOf('any', [
    [
      'disableDeepLinkRegistration',
      oneOf('disable'),
      'Whether links that open a session are not registered.',
    ],
  ]),
]

/** `null` is a value there: nothing more is checked. */
function anyNull(): { kind: 'anything' } {
  return { kind: 'anything' }
}
