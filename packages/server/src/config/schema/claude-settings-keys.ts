/**
 * Top-level keys of a Claude Code settings document, as Claude Code 2.1.330 accepts them in a gateway policy (found by
 * asking it key by key). `mcpServers` is not among them: it is refused there.
 */
export const claudeSettingsKeys: ReadonlySet<string> = new Set(
  `
    $schema additionalDirectoryConfigRoots additionalMarketplaces advisorModel agent agentPushNotifEnabled
    allowAllClaudeAiMcps allowClaudeInChromeWithManagedMcp allowManagedHooksOnly allowManagedMcpServersOnly
    allowManagedPermissionRulesOnly allowNestedModelAccessUnderForceLogin allowedChannelPlugins allowedHttpHookUrls
    allowedMarketplaces allowedMcpServers allowedProviders alwaysThinkingEnabled apiKeyHelper appendPlugins
    askUserQuestionTimeout attribution attributionProject attributionProjectPolicy autoCompactEnabled
    autoCompactOfferAnswer autoCompactRaisedForLoad autoCompactWindow autoContinueAtUsageLimit autoDreamEnabled
    autoMemoryDirectory autoMemoryEnabled autoMode autoScrollEnabled autoUpdatesChannel autoUploadSessions
    availableModels availableModelsMatch awaySummaryEnabled awsAuthRefresh awsCredentialExport axScreenReader
    bashEditDiffEnabled bashOutputMaxChars blockedMarketplaces breakReminder channelsEnabled claudeMd
    claudeMdExcludes clawdFileProgressEnabled cleanupPeriodDays companyAnnouncements crossSessionInbound
    daemonColdStart defaultShell defaultView deniedMcpServers deniedModels desktopMcpServersListScope
    desktopSessionCleanupPeriodDays dialogExpiry disableAgentView disableAllHooks disableArtifact disableAutoMode
    disableBundledSkills disableClaudeAiConnectors disableCommandPluginSources disableDeepLinkRegistration
    disableDirectMcpSkills disableRemoteControl disableReplyCheck disableSideloadFlags disableSkillShellExecution
    disableWindowsBashCommandSplit disableWorkflows disabledMcpjsonServers doneMeansMerged editorMode effortLevel
    emojiCompletionEnabled enableAllProjectMcpServers enableArtifact enableWorkflows enabledMcpjsonServers
    enabledPlugins enforceAvailableModels env extraKnownMarketplaces fallbackModel fastMode fastModePerSessionOptIn
    feedbackDrafts feedbackSurveyRate fileCheckpointingEnabled fileSuggestion footerLinksRegexes
    forceLoginGatewayUrl forceLoginMethod forceLoginOrgUUID forceRemoteSettingsRefresh gatewayInternalNetworks
    gcpAuthRefresh hooks httpHookAllowedEnvVars idleCompaction includeCoAuthoredBy includeGitInstructions
    inputNeededNotifEnabled isolatePeerMachines keybindingFlavor language managedMcpServers managedSourcesBehavior
    maxEffortLevel maxProseWidth minimumVersion model modelOverrides modelPicker modelPricing modelProposedGoals
    modelSettings otelHeadersHelper outputStyle parentSettingsBehavior permissions plansDirectory pluginConfigs
    pluginSuggestionMarketplaces pluginTrustMessage policyHelper policyHelpers prUrlTemplate precomputeArmTokens
    precomputeCompactionEnabled preferredNotifChannel prefersReducedMotion prependPlugins processWrapper
    promptCacheTtl promptSuggestionEnabled proxyAuthHelper quietHours remote remoteControl remoteControlAtStartup
    remoteMessageReceipts remoteTools requiredMaximumVersion requiredMinimumVersion respectGitignore
    respondToBashCommands responseComparisonEnabled sandbox showClearContextOnPlanAccept showMessageTimestamps
    showThinkingSummaries showTurnDuration skillListingBudgetFraction skillListingMaxDescChars skillOverrides
    skipAutoPermissionPrompt skipDangerousModePermissionPrompt skipWebFetchPreflight skipWorkflowUsageWarning
    spellcheck spinnerTipsEnabled spinnerTipsOverride spinnerVerbs sshConfigs sshHostCommands statusLine
    strictKnownMarketplaces strictPluginOnlyCustomization subagentPromptCacheTtl subagentStatusLine
    switchModelsOnFlag syncClaudeAiPlugins syncClaudeAiSkills syntaxHighlightingDisabled taskOutputMaxChars
    teammateMode terminalProgressBarEnabled terminalTitleFromRename theme timeFormat timeZone todoFeatureEnabled
    totalTokensReminder totalTokensReminderAfterUserTurn totalTokensReminderBudget tui ultracode
    useAutoModeDuringPlan verbose viewMode vimInsertModeRemaps voice voiceEnabled wheelScrollAccelerationEnabled
    workflowKeywordTriggerEnabled workflowSizeGuideline worktree wslInheritsWindowsSettings
  `
    .trim()
    .split(/\s+/),
)
