import { anything } from '../shapes/shape.ts'
import type { SettingsKey } from './settings-key.ts'

/**
 * Top-level keys that Claude Code 2.1.330 accepts in a gateway policy (found by asking it key by key) and that the
 * documentation of 2.1.240 does not name: nothing is known of their values.
 */
const names = `$schema additionalDirectoryConfigRoots additionalMarketplaces allowClaudeInChromeWithManagedMcp
  allowNestedModelAccessUnderForceLogin allowedMarketplaces allowedProviders appendPlugins attributionProject
  attributionProjectPolicy autoCompactOfferAnswer autoCompactRaisedForLoad autoContinueAtUsageLimit autoDreamEnabled
  autoUploadSessions availableModelsMatch bashEditDiffEnabled bashOutputMaxChars breakReminder clawdFileProgressEnabled
  daemonColdStart defaultView deniedModels desktopMcpServersListScope desktopSessionCleanupPeriodDays
  disableDirectMcpSkills disableReplyCheck disableWindowsBashCommandSplit doneMeansMerged feedbackDrafts
  gatewayInternalNetworks idleCompaction managedMcpServers managedSourcesBehavior maxEffortLevel maxProseWidth
  modelPicker modelPricing modelProposedGoals modelSettings policyHelpers precomputeArmTokens
  precomputeCompactionEnabled prependPlugins promptCacheTtl proxyAuthHelper quietHours remoteControl
  remoteMessageReceipts remoteTools responseComparisonEnabled showMessageTimestamps skipWorkflowUsageWarning
  sshHostCommands subagentPromptCacheTtl syncClaudeAiPlugins taskOutputMaxChars timeFormat timeZone todoFeatureEnabled
  totalTokensReminder totalTokensReminderAfterUserTurn totalTokensReminderBudget`.split(/\s+/)

/** Below documented keys, known from the public schema or its tests. */
const nested = ['permissions.blockReadsOutsideWorkingDirectories']

export const undocumentedKeys: readonly SettingsKey[] = [...names, ...nested].map((key) => ({
  key,
  scope: 'any',
  shape: anything,
  summary: {
    en: 'Accepted by Claude Code 2.1.330, and not documented.',
    ja: 'Claude Code 2.1.330 が受け付けますが、文書化されていません。',
  },
  documented: false,
}))
