import { Html, html } from './html.ts'

interface Field {
  /** also its id */
  name: string
  label: string
  type?: 'text' | 'email' | 'password'
  /** what a password manager fills in (WCAG 1.3.5, 3.3.8) */
  autocomplete?: string
  value?: string
  hint?: string | Html
  /** what is wrong with what was sent; it is read with the field */
  problem?: string | undefined
  inputmode?: 'numeric' | 'text'
  maxlength?: number
  /** digits and letters that are copied from elsewhere */
  code?: boolean
  readonly?: boolean
  optional?: boolean
}

/** One labelled input, with its hint and its problem tied to it. */
export function field({ name, label, type = 'text', hint, problem, ...rest }: Field): Html {
  const described = [hint && `${name}-hint`, problem && `${name}-problem`].filter(Boolean).join(' ')
  return html`<div class="field">
    <label for="${name}">${label}</label>
    ${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`}
    ${problem && html`<p class="problem" id="${name}-problem">${problem}</p>`}
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      ${attribute('value', rest.value)}
      ${attribute('autocomplete', rest.autocomplete)}
      ${attribute('inputmode', rest.inputmode)}
      ${attribute('maxlength', rest.maxlength)}
      ${attribute('aria-describedby', described === '' ? undefined : described)}
      ${problem !== undefined && html`aria-invalid="true"`}
      ${rest.code === true && html`class="code" autocapitalize="none" spellcheck="false"`}
      ${rest.readonly === true && html`readonly`}
      ${rest.optional !== true && html`required`}
    />
  </div>`
}

/** @param name of ours, so that it needs no escaping */
function attribute(name: string, value: string | number | undefined): Html | undefined {
  return value === undefined ? undefined : new Html(`${name}="${html`${value}`.toString()}"`)
}

export function hidden(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}" />`
}

/** A sentence above a form that screen readers say at once. */
export function problemNote(sentence: string | undefined): Html | undefined {
  return sentence === undefined ? undefined : html`<p class="problem" role="alert">${sentence}</p>`
}

export function doneNote(sentence: string | undefined): Html | undefined {
  return sentence === undefined ? undefined : html`<p class="done" role="status">${sentence}</p>`
}
