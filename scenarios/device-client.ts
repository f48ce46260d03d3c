/** What Claude Code does to sign in, without Claude Code. */
export interface DeviceCodes {
  device_code: string
  user_code: string
  verification_uri: string
  verification_uri_complete: string
  interval: number
  expires_in: number
  login_notice?: string
}

export interface TokenBody {
  access_token: string
  refresh_token: string
  token_type: string
  expires_in: number
  email?: string
  error?: string
}

const agent = 'claude-code/2.1.330'

export async function postForm(
  url: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: TokenBody; headers: Headers }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': agent,
      ...headers,
    },
    body: new URLSearchParams(fields).toString(),
  })
  return { status: response.status, body: (await response.json()) as TokenBody, headers: response.headers }
}

export async function beginDevice(base: string, headers: Record<string, string> = {}): Promise<DeviceCodes> {
  const { body } = await postForm(`${base}/oauth/device_authorization`, { surface: 'claude_code' }, headers)
  return body as unknown as DeviceCodes
}

export const poll = (base: string, deviceCode: string) =>
  postForm(`${base}/oauth/token`, {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: deviceCode,
  })

export const refresh = (base: string, refreshToken: string) =>
  postForm(`${base}/oauth/token`, { grant_type: 'refresh_token', refresh_token: refreshToken })

/** A call that only a token in force makes. @returns its status */
export async function statusWith(base: string, accessToken: string): Promise<number> {
  const response = await fetch(`${base}/managed/settings`, {
    headers: { authorization: `Bearer ${accessToken}`, 'user-agent': agent },
  })
  await response.arrayBuffer()
  return response.status
}
