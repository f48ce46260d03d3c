import { boolean, mapOf, oneOf, someText, text, texts } from '../shapes/shape.ts'
import { keysOf } from './settings-key.ts'

/** Keys about the model and how it thinks. */
export const modelKeys = keysOf('any', [
  ['advisorModel', text, 'Model the main one may consult as an adviser.'],
  ['alwaysThinkingEnabled', boolean, 'Whether models that can think first always do.'],
  [
    'availableModels',
    texts,
    'The only models people may choose.',
    '利用者が選べるモデルをこの一覧に限ります。',
  ],
  ['effortLevel', oneOf('low', 'medium', 'high', 'xhigh'), 'How much effort a model puts into an answer.'],
  [
    'enforceAvailableModels',
    boolean,
    'Whether the default model, too, must be one of availableModels.',
    '既定のモデルも availableModels に限ります。',
  ],
  ['fallbackModel', { kind: 'list', of: text, most: 3 }, 'Models tried in turn when a request fails.'],
  ['fastMode', boolean, 'Whether answers come faster at a higher price.'],
  ['fastModePerSessionOptIn', boolean, 'Whether fast mode has to be turned on anew in each session.'],
  ['language', text, 'Language the model answers in.'],
  [
    'model',
    text,
    'Model a session starts with; people may change it.',
    'セッション開始時のモデル(利用者は変更できます)。',
  ],
  ['modelOverrides', mapOf(text), 'The provider’s own name for a model, by model.'],
  ['outputStyle', someText, 'Named style of the answers.'],
  ['showThinkingSummaries', boolean, 'Whether summaries of the thinking are shown.'],
  ['switchModelsOnFlag', boolean, 'Whether a flagged message makes the session change its model.'],
  ['ultracode', boolean, 'Whether the mode for very large tasks is on.'],
])
