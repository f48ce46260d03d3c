// Which scopes a key is read from, as documented for Claude Code 2.1.240. A dot goes one level down.

/** Read from managed settings alone. */
export const managedOnlyKeys: readonly string[] = [
  'allowAllClaudeAiMcps',
  'allowManagedHooksOnly',
  'allowManagedMcpServersOnly',
  'allowManagedPermissionRulesOnly',
  'allowedChannelPlugins',
  'blockedMarketplaces',
  'browserExternalPageTools',
  'channelsEnabled',
  'claudeMd',
  'disableBrowserExternalNavigation',
  'disableCommandPluginSources',
  'disableMobileSimulatorTools',
  'disableSideloadFlags',
  'forceLoginGatewayUrl',
  'forceRemoteSettingsRefresh',
  'parentSettingsBehavior',
  'pluginSuggestionMarketplaces',
  'pluginTrustMessage',
  'policyHelper',
  'policyHelper.path',
  'policyHelper.refreshIntervalMs',
  'policyHelper.timeoutMs',
  'requiredMaximumVersion',
  'requiredMinimumVersion',
  'sandbox.bwrapPath',
  'sandbox.filesystem.allowManagedReadPathsOnly',
  'sandbox.network.allowManagedDomainsOnly',
  'sandbox.socatPath',
  'sshHostAllowlist',
  'strictKnownMarketplaces',
  'strictPluginOnlyCustomization',
  'wslInheritsWindowsSettings',
]

/** Not read from a repository: user settings, `--settings` and managed settings only. */
export const userOrManagedKeys: readonly string[] = [
  'askUserQuestionTimeout',
  'autoMode',
  'autoMode.classifyAllShell',
  'dialogExpiry',
  'enableArtifact',
  'footerLinksRegexes',
  'pluginConfigs',
  'processWrapper',
  'sandbox.allowAppleEvents',
  'sandbox.credentials.allowPlaintextInject',
  'sandbox.credentials.awsPairs',
  'sandbox.credentials.sigv4',
  'sandbox.filesystem.disabled',
  'sandbox.network.strictAllowlist',
  'sandbox.network.tlsTerminate',
  'sandbox.ripgrep',
  'skipAutoPermissionPrompt',
  'spellcheck',
  'sshConfigs',
  'vimInsertModeRemaps',
]

/** Not read from the shared project file: a cloned repository must not turn them off. */
export const notProjectKeys: readonly string[] = [
  'skipDangerousModePermissionPrompt',
  'syncClaudeAiSkills',
  'useAutoModeDuringPlan',
]

/** The highest scope that sets it decides as a whole: its list is not merged. */
export const wholeValueKeys: readonly string[] = ['fallbackModel', 'availableModels', 'spellcheck']

/** A lower scope may make these stricter than a higher one, never laxer; the value is the strict one. */
export const stricterFromBelow: Readonly<Record<string, boolean>> = {
  disableClaudeAiConnectors: true,
  isolatePeerMachines: true,
  remoteControlAtStartup: false,
  useAutoModeDuringPlan: false,
  syncClaudeAiSkills: false,
}

/** What an invalid managed value counts as, so that a mistake does not open what was to be closed. */
export const failClosed: Readonly<Record<string, { valid: (value: unknown) => boolean; closed: unknown }>> = {
  allowedMcpServers: { valid: Array.isArray, closed: [] },
  allowManagedHooksOnly: { valid: isBoolean, closed: true },
  allowManagedMcpServersOnly: { valid: isBoolean, closed: true },
  disableCommandPluginSources: { valid: isBoolean, closed: true },
  availableModels: { valid: isTextList, closed: [] },
  enforceAvailableModels: { valid: isBoolean, closed: true },
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean'
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
