import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cleanEnvironment, findFreePort, startChild, untilReady } from '../processes/child.ts'
import { messagesPath, NotMeasured, type Target } from './target.ts'

const program = '/usr/sbin/nginx'

function version(): string {
  try {
    // nginx prints its version to stderr.
    return execFileSync('/bin/sh', ['-c', `${program} -v 2>&1`], { encoding: 'utf8' }).trim()
  } catch {
    throw new NotMeasured('nginx is not installed (apt-get install nginx)')
  }
}

/** One worker, nothing buffered to disk, streams passed at once, connections to the upstream kept; no root paths. */
function configuration(folder: string, ports: { listen: number; upstream: number }): string {
  const asRoot = process.getuid?.() === 0 ? 'user root;\n' : ''
  return `${asRoot}daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  client_max_body_size 32m;
  client_body_buffer_size 1m;
  keepalive_timeout 600s;
  keepalive_requests 100000000;
  upstream anthropic {
    server 127.0.0.1:${ports.upstream};
    keepalive 512;
    keepalive_requests 100000000;
    keepalive_timeout 600s;
  }
  server {
    listen 127.0.0.1:${ports.listen} backlog=4096;
    location = /ready { return 200; }
    location / {
      proxy_pass http://anthropic;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
      proxy_read_timeout 600s;
    }
  }
}
`
}

export const nginx: Target = {
  name: 'nginx',
  async start(context) {
    const description = `${version()}, 1 worker, proxy_buffering off, no access log`
    const listen = await findFreePort()
    const path = join(context.folder, 'nginx.conf')
    writeFileSync(path, configuration(context.folder, { listen, upstream: context.upstreamPort }))
    const child = await startChild(context.cleanup, {
      command: program,
      args: ['-p', context.folder, '-e', join(context.folder, 'error.log'), '-c', path],
      env: cleanEnvironment(context.folder),
      logFile: join(context.folder, 'log'),
    })
    await untilReady(child, `http://127.0.0.1:${listen}/ready`)
    return {
      port: listen,
      path: messagesPath,
      headers: { 'x-api-key': 'sk-ant-bench' },
      child,
      description,
    }
  },
}
