import { join } from 'node:path'
import { cleanEnvironment, findFreePort, startChild, untilReady } from '../processes/child.ts'
import { messagesPath, type Target } from './target.ts'

/** The baseline the product is held to: the plainest honest reverse proxy on the same Node. */
export const bareProxy: Target = {
  name: 'bare-proxy',
  async start(context) {
    const port = await findFreePort()
    const child = await startChild(context.cleanup, {
      command: process.execPath,
      args: [join(import.meta.dirname, 'bare-proxy-server.ts'), String(port), String(context.upstreamPort)],
      env: cleanEnvironment(context.folder),
      logFile: join(context.folder, 'log'),
    })
    await untilReady(child, `http://127.0.0.1:${port}/`)
    return {
      port,
      path: messagesPath,
      headers: { 'x-api-key': 'sk-ant-bench' },
      child,
      description: `node:http and undici Pool.stream on Node ${process.versions.node}, one process, no authentication, no parsing`,
    }
  },
}
