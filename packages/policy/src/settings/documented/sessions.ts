import { boolean, either, mapOf, matching, someText, someTexts, text, texts, whole } from '../shapes/shape.ts'
import { keysOf } from './settings-key.ts'

const fraction = { kind: 'number', above: 0, most: 1 } as const

/** Keys about what a session remembers, reads and keeps. */
export const sessionKeys = [
  ...keysOf('managed', [
    ['claudeMd', text, 'Instructions every session reads first.', 'すべてのセッションが最初に読む指示文。'],
  ]),
  ...keysOf('any', [
    ['autoCompactEnabled', boolean, 'Whether a long conversation is summarised by itself.'],
    ['autoCompactWindow', whole(100_000, 1_000_000), 'Tokens after which it is summarised.'],
    ['autoMemoryDirectory', matching(/^(?:\/|~\/|[A-Za-z]:)/), 'Folder of what the model remembers.'],
    ['autoMemoryEnabled', boolean, 'Whether the model keeps notes for later sessions.'],
    ['claudeMdExcludes', someTexts, 'CLAUDE.md files that are not read.'],
    [
      'env',
      mapOf(text, /^[A-Za-z_][A-Za-z0-9_]*$/),
      'Variables every session gets.',
      'すべてのセッションに渡す環境変数。',
    ],
    ['fileCheckpointingEnabled', boolean, 'Whether files can be put back as they were.'],
    ['plansDirectory', text, 'Folder for plans, below the project.'],
    ['skillListingBudgetFraction', fraction, 'Share of the context that the list of skills may take.'],
    ['skillListingMaxDescChars', whole(1), 'Characters of a skill’s description that are listed.'],
    [
      'cleanupPeriodDays',
      whole(1),
      'Days after which conversations on the machine are deleted.',
      '端末上の会話を削除するまでの日数。',
    ],
    [
      'feedbackSurveyRate',
      { kind: 'number', least: 0, most: 1 },
      'How often people are asked for feedback.',
      'アンケートを表示する頻度。',
    ],
    [
      'skipWebFetchPreflight',
      boolean,
      'Whether a host is fetched without asking the maker about it first.',
      'WebFetch 前の提供元への照会を省略します。',
    ],
    ['attribution.commit', either(text, boolean), 'What is written below commits.'],
    ['attribution.pr', either(text, boolean), 'What is written below pull requests.'],
    ['attribution.sessionUrl', boolean, 'Whether the session’s address is written there.'],
    ['includeCoAuthoredBy', boolean, 'The former way to leave out what is written below commits.'],
    ['includeGitInstructions', boolean, 'Whether the model is told how to work with git.'],
    ['prUrlTemplate', text, 'Address of a pull request, with places.'],
  ]),
]

/** Keys about sessions beside, below and behind the one in the terminal. */
export const agentKeys = [
  ...keysOf('any', [
    ['agent', someText, 'Agent that leads the session.'],
    [
      'crossSessionInbound',
      { kind: 'text', oneOf: ['accept', 'hold', 'refuse'] },
      'What becomes of messages from other sessions.',
      '他のセッションからのメッセージの扱い。',
    ],
    ['disableAgentView', boolean, 'Turns off the overview of agents.'],
    [
      'isolatePeerMachines',
      boolean,
      'Whether a message to another machine needs approval.',
      '他の端末へのメッセージに承認を求めます。',
    ],
    [
      'teammateMode',
      { kind: 'text', oneOf: ['auto', 'in-process', 'tmux', 'iterm2'] },
      'Where the agents of a team are shown.',
    ],
    ['worktree.baseRef', { kind: 'text', oneOf: ['fresh', 'head'] }, 'What a new worktree begins from.'],
    ['worktree.symlinkDirectories', texts, 'Folders a worktree shares with the repository.'],
    ['worktree.sparsePaths', someTexts, 'Folders a worktree holds; the rest is left out.'],
    [
      'worktree.bgIsolation',
      { kind: 'text', oneOf: ['worktree', 'none'] },
      'Whether work in the background has its own worktree.',
    ],
  ]),
  ...keysOf('user_or_managed', [['processWrapper', text, 'Command that background processes start under.']]),
]
