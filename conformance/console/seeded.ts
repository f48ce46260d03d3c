import { createTemplate } from '@sekisho/policy'
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { callModel } from './call-model.ts'
import { openConsole, type Console } from './console.ts'

/** A console whose every page has something to show. */
export interface SeededConsole extends AsyncDisposable {
  console: Console
  /** Where a path of the console leads to something: of `/people/$id`, to the seeded person. */
  addressOf(path: string): string
}

/** One of each: a person with a credential and a call, a machine with a rule, a budget, a policy, a sink and so on. */
export async function openSeededConsole(): Promise<SeededConsole> {
  const receiver = await openReceiver()
  const address = receiver.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const sink = {
    name: 'siem',
    kind: 'webhook',
    url: `http://127.0.0.1:${port}/hook`,
    secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  }
  const console = await openConsole({
    config: {
      managed: { policies: [{ match: { groups: ['pinned'] }, cli: { model: 'opus' } }] },
      sekisho: {
        access: [{ retention: 'full' }],
        sinks: [sink],
        ledger: { keep: [{ kinds: ['sign_in.denied'], days: 90 }] },
      },
    },
  })
  const places = { ...(await seed(console)), sinks: sink.name }
  return {
    console,
    addressOf: (path) => addressAmong(places, path),
    async [Symbol.asyncDispose]() {
      await console[Symbol.asyncDispose]()
      receiver.close()
    },
  }
}

/** @param places what stands after a part of a path: `people` to the id of somebody */
function addressAmong(places: Readonly<Record<string, string>>, path: string): string {
  const parts = path.split('/')
  const filled = parts.map((part, index) => {
    if (!part.startsWith('$')) return part
    const place = places[parts[index - 1] ?? '']
    if (place === undefined) throw new Error(`nothing was made that ${path} could show`)
    return place
  })
  return filled.join('/')
}

async function openReceiver(): Promise<Server> {
  const receiver = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200).end())
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  return receiver
}

async function seed({ sekisho }: Console): Promise<Record<string, string>> {
  const add = <Added = { id: string }>(path: string, body: object) =>
    sekisho.admin<Added>('POST', `/api/${path}`, body)
  const developer = { name: 'Person 201', email: 'person-201@example.invalid', roles: ['developer'] }
  const { id: personId } = await add('people', { ...developer, groups: ['platform'], costCentre: 'CC-1' })
  const laptop = { personId, name: 'laptop', kind: 'any' }
  const { secret } = await add<{ secret: string }>('credentials', laptop)
  await add('devices', { personId, fingerprint: 'ab'.repeat(32), name: 'laptop' })
  const { id: serviceAccountId } = await add('service-accounts', { name: 'pipeline' })
  await add('credentials', { personId: serviceAccountId, name: 'runner' })
  await add('federation-rules', {
    name: 'main of the app',
    issuer: 'https://token.actions.githubusercontent.com',
    audience: sekisho.url,
    serviceAccountId,
    conditions: { repository: ['example-org/app'] },
  })
  await add('invitations', { name: 'Person 202', email: 'person-202@example.invalid', roles: ['viewer'] })
  const month = { name: 'month', scope: { type: 'organization' }, unit: 'calls', limit: 100 }
  const { id: budget } = await add('budgets', month)
  await add('projects', { name: 'payments', classification: 'internal' })
  await add('holds', { target: { type: 'person', id: personId }, reason: 'case 17' })
  await add('compliance-keys', { name: 'archive', scopes: ['read:compliance_activities'] })
  const transport = { type: 'http', url: 'https://mcp.example.com/files' }
  await add('mcp-servers', { name: 'files', transport, owner: 'Platform team', risk: 'low' })
  const { id: policy } = await add('policies', { name: 'Base', match: {} })
  for (const name of ['standard', 'strict'] as const) {
    const document = createTemplate(name, { serverUrl: sekisho.url })
    await add(`policies/${policy}/versions`, { document })
  }
  await callModel(sekisho, { secret })
  return {
    people: personId,
    'service-accounts': serviceAccountId,
    budgets: budget,
    policies: policy,
    entries: await leafOfCall(sekisho),
  }
}

/** Of the call, once the tree has it and a checkpoint signs it. */
async function leafOfCall({ admin }: Console['sekisho']): Promise<string> {
  for (;;) {
    const path = '/api/ledger/entries?kind=exchange.settled&limit=1'
    const { data } = await admin<{ data: { leaf?: number }[] }>('GET', path)
    const { size } = await admin<{ size: number }>('GET', '/api/ledger/checkpoint')
    const leaf = data[0]?.leaf
    if (leaf !== undefined && leaf < size) return String(leaf)
  }
}
