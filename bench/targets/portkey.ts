import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { cleanEnvironment, findFreePort, startChild, untilReady } from '../processes/child.ts'
import { messagesPath, NotMeasured, type Target } from './target.ts'

const packageFolder = join(import.meta.dirname, '../../node_modules/@portkey-ai/gateway')

/** Portkey's open-source gateway as npm installs it; the provider and its address travel in headers of each call. */
export const portkey: Target = {
  name: 'portkey',
  async start(context) {
    const program = join(packageFolder, 'build/start-server.js')
    if (!existsSync(program)) throw new NotMeasured('@portkey-ai/gateway is not installed')
    const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
      version: string
    }
    const port = await findFreePort()
    const child = await startChild(context.cleanup, {
      command: process.execPath,
      args: [
        '--import',
        join(import.meta.dirname, 'portkey-preload.mjs'),
        program,
        '--headless',
        `--port=${port}`,
      ],
      env: cleanEnvironment(context.folder),
      cwd: context.folder,
      logFile: join(context.folder, 'log'),
    })
    await untilReady(child, `http://127.0.0.1:${port}/`)
    return {
      port,
      path: messagesPath,
      headers: {
        'x-api-key': 'sk-ant-bench',
        'x-portkey-provider': 'anthropic',
        'x-portkey-custom-host': `http://127.0.0.1:${context.upstreamPort}/v1`,
      },
      child,
      description: `@portkey-ai/gateway ${version} on @hono/node-server ${honoServerVersion()}, mended to stream (portkey-preload.mjs), no authentication, no record`,
    }
  },
}

/** The server library is what decides whether it streams well, and its version is not Portkey's choice. */
function honoServerVersion(): string {
  const main = createRequire(join(packageFolder, 'package.json')).resolve('@hono/node-server')
  const manifest = join(dirname(dirname(main)), 'package.json')
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
}
