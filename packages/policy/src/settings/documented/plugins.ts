import {
  boolean,
  either,
  listOf,
  mapOf,
  object,
  oneOf,
  someText,
  text,
  texts,
  type Shape,
} from '../shapes/shape.ts'
import { keysOf, type SettingsKey } from './settings-key.ts'

const kinds = ['skills', 'agents', 'hooks', 'mcp'] as const

/** Where a marketplace comes from, by `source`. */
const sourceForms: readonly Shape[] = [
  object(
    { source: oneOf('github'), repo: someText, ref: text, path: text, sparsePaths: texts, skipLfs: boolean },
    'source',
    'repo',
  ),
  object(
    { source: oneOf('git'), url: someText, ref: text, path: text, sparsePaths: texts, skipLfs: boolean },
    'source',
    'url',
  ),
  object({ source: oneOf('url'), url: someText, headers: mapOf(text), headersHelper: text }, 'source', 'url'),
  object({ source: oneOf('npm'), package: someText, version: text, registry: text }, 'source', 'package'),
  object({ source: oneOf('file'), path: someText }, 'source', 'path'),
  object({ source: oneOf('directory'), path: someText }, 'source', 'path'),
  object({ source: oneOf('skills-dir'), path: text }, 'source'),
  object({ source: oneOf('hostPattern'), hostPattern: someText }, 'source', 'hostPattern'),
  object({ source: oneOf('pathPattern'), pathPattern: someText }, 'source', 'pathPattern'),
]
/** Where a plugin of a marketplace written into the settings comes from. */
const pluginSource = either(
  object({ source: oneOf('github'), repo: someText, ref: text, sha: text }, 'source', 'repo'),
  object({ source: oneOf('url'), url: someText, ref: text, sha: text }, 'source', 'url'),
  object(
    { source: oneOf('git-subdir'), url: someText, path: text, ref: text, sha: text },
    'source',
    'url',
    'path',
  ),
  object({ source: oneOf('npm'), package: someText, version: text, registry: text }, 'source', 'package'),
)
const plugin = object({ name: someText, source: pluginSource }, 'name', 'source')
const inline = object(
  { source: oneOf('settings'), name: someText, plugins: listOf(plugin) },
  'source',
  'name',
  'plugins',
)
const sources = listOf(either(...sourceForms))
const option = either(text, { kind: 'number' }, boolean, texts)
const options = mapOf(option)

/** Keys about plugins, marketplaces and channels. */
export const pluginKeys: readonly SettingsKey[] = [
  ...keysOf('managed', [
    [
      'allowedChannelPlugins',
      listOf(object({ marketplace: text, plugin: text }, 'marketplace', 'plugin')),
      'Plugins that may push messages into a session.',
      'セッションにメッセージを送れるプラグイン。',
    ],
    ['blockedMarketplaces', sources, 'Marketplaces nobody may add.', '追加を禁じるマーケットプレイス。'],
    [
      'channelsEnabled',
      boolean,
      'Whether plugins may push messages into a session.',
      'プラグインからのメッセージを許します。',
    ],
    [
      'disableCommandPluginSources',
      boolean,
      'Whether plugins may not come from a command.',
      'コマンドを取得元とするプラグインを禁じます。',
    ],
    [
      'pluginSuggestionMarketplaces',
      texts,
      'Marketplaces whose plugins are suggested.',
      'プラグインを提案するマーケットプレイス。',
    ],
    [
      'pluginTrustMessage',
      someText,
      'A sentence of yours in the warning before an installation.',
      'インストール前の警告に添える文。',
    ],
    [
      'strictKnownMarketplaces',
      sources,
      'The only marketplaces people may add; an empty list means none.',
      '追加を許すマーケットプレイス。空なら追加できません。',
    ],
    [
      'strictPluginOnlyCustomization',
      either(boolean, listOf(oneOf(...kinds))),
      'What may come from plugins and managed settings only.',
      'プラグインと管理設定だけに限るカスタマイズ。',
    ],
  ]),
  ...kinds.map((kind): SettingsKey => ({
    key: `strictPluginOnlyCustomization.${kind}`,
    scope: 'managed',
    shape: oneOf(kind),
    summary: {
      en: `Locks ${kind} to plugins and managed settings.`,
      ja: `${kind} をプラグインと管理設定に限ります。`,
    },
    member: true,
  })),
  ...keysOf('any', [
    ['enabledPlugins', mapOf(either(boolean, texts)), 'Plugins that are on or off.'],
    [
      'extraKnownMarketplaces',
      mapOf(
        object(
          {
            source: either(...sourceForms, inline),
            autoUpdate: boolean,
            installLocation: text,
            lastUpdated: text,
          },
          'source',
        ),
      ),
      'More marketplaces, by name.',
      '追加のマーケットプレイス。',
    ],
  ]),
  ...keysOf('user_or_managed', [
    ['pluginConfigs', mapOf(object({ options, mcpServers: mapOf(options) })), 'Options of plugins.'],
  ]),
]
