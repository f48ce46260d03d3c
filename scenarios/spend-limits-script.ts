import { expect } from 'vitest'

export interface Limit {
  id: string
  scope: Record<string, string>
  amount: string | null
  period: string
}
export interface Page<Row> {
  data: Row[]
  has_more: boolean
  last_id: string
}
export interface EffectiveRow {
  scope: { user_id: string }
  groups: string[]
  actor: { name: string | null; email_address: string | null; deleted: boolean }
  amount: string | null
  period: string
  source: Record<string, string> | null
  spend_limit_id: string | null
  period_to_date_spend: string
}
export interface AuditEvent {
  id: string
  actor: string
  action: string
  target_id: string
  before: Limit | null
  after: Limit | null
}

/** What a script of the official gateway knows: where it is, and a key. */
export class Script {
  readonly #base: string
  readonly #headers: Record<string, string>
  constructor(url: string, headers: Record<string, string>) {
    this.#base = `${url}/v1/organizations/spend_limits`
    this.#headers = headers
  }
  async send(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${this.#base}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...this.#headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: await response.json() }
  }
  async read<Body>(path: string): Promise<Body> {
    const { status, body } = await this.send('GET', path)
    expect([status, body]).toEqual([200, expect.anything()])
    // Sound: the shape is what the conformance tests compare.
    return body as Body
  }
  async set(scope: object, amount: string | null, period: string): Promise<Limit> {
    const { status, body } = await this.send('POST', '', { scope, amount, period })
    expect([status, body]).toEqual([200, expect.anything()])
    return body as Limit
  }
}

export const user = (id: string) => ({ type: 'user', user_id: id })
