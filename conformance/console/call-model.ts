import type { Sekisho } from '../harness.ts'

/** A call of somebody, whatever is answered; it is in the ledger a moment later. */
export async function callModel(
  { url, credential, entries }: Sekisho,
  { secret = credential, headers = {} }: { secret?: string; headers?: Record<string, string> } = {},
): Promise<number> {
  const before = await entries('exchange.settled', 0)
  const response = await fetch(`${url}/v1/messages`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${secret}`,
      'content-type': 'application/json',
      'anthropic-version': '2023-06-01',
      ...headers,
    },
    body: JSON.stringify({
      model: 'claude-opus-5-5',
      max_tokens: 100,
      messages: [{ role: 'user', content: 'Good day?' }],
    }),
  })
  await response.arrayBuffer()
  // A call that was refused settles nothing.
  if (response.headers.get('x-sekisho-exchange') !== null && response.status !== 429)
    await entries('exchange.settled', before.length + 1)
  return response.status
}
